namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>One field of an ErrorResponse or NoticeResponse.</summary>
public readonly ref struct ReportField(ReportFieldCode code, ReadOnlySpan<byte> text)
{
    /// <summary>Which field; may be a value outside the enumeration.</summary>
    public ReportFieldCode Code { get; } = code;

    /// <summary>The text without its terminator, in the client encoding.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;
}
