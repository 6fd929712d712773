namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>Log lines of anchors: events 8020 to 8029.</summary>
internal static partial class AnchorLog
{
    [LoggerMessage(8020, LogLevel.Error, "Checkpoint at record {Sequence} could not be kept at {Anchor}: {Failure}. The next one vouches for it")]
    public static partial void NotWritten(ILogger logger, string anchor, long sequence, string failure);
}
