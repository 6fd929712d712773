namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Outcome of reading from a buffer that may hold only part of a frame.</summary>
public enum FrameStatus
{
    /// <summary>The bytes are not a frame of this direction; the stream cannot be followed any more.</summary>
    Violation,

    /// <summary>So far valid; more bytes are needed.</summary>
    NeedMoreData,

    /// <summary>Complete.</summary>
    Complete,
}
