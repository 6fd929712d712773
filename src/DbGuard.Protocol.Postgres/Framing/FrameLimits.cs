namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>The message types that may come in one direction and phase, and the longest body each may have. Immutable.</summary>
/// <remarks>
/// A type that is not in the table is a violation before its length is even looked at. All lengths are body bytes,
/// without the 5 header bytes. Backend limits for rows and COPY data are PostgreSQL's own (1 GB); a gateway that does
/// not want to buffer such a frame reads <see cref="FrameReader.TryReadHeader"/> and relays the body in pieces.
/// </remarks>
public sealed class FrameLimits
{
    /// <summary>The value for a type that may not come.</summary>
    public const int NotExpected = -1;

    /// <summary>Messages with fixed or name-sized content; PostgreSQL's PQ_SMALL_MESSAGE_LIMIT.</summary>
    public const int SmallMaxBytes = 10_000;

    /// <summary>SQL text in Query and Parse: 16 MiB.</summary>
    public const int StatementMaxBytes = 16 << 20;

    /// <summary>Parameter values in Bind and FunctionCall: 256 MiB.</summary>
    public const int ParametersMaxBytes = 256 << 20;

    /// <summary>One CopyData from the client: 64 MiB (clients send a line or a few kilobytes at a time).</summary>
    public const int FrontendCopyDataMaxBytes = 64 << 20;

    /// <summary>PasswordMessage and SASL responses; PostgreSQL's PG_MAX_AUTH_TOKEN_LENGTH.</summary>
    public const int AuthenticationMaxBytes = 65_535;

    /// <summary>A row or COPY data from the upstream; PostgreSQL's MaxAllocSize.</summary>
    public const int RowMaxBytes = 0x3fff_ffff;

    /// <summary>RowDescription, ParameterDescription, CopyXResponse, ParameterStatus: 1 MiB (1 664 columns need about 140 KiB).</summary>
    public const int DescriptionMaxBytes = 1 << 20;

    /// <summary>ErrorResponse and NoticeResponse, whose text may quote a statement or a value: 64 MiB.</summary>
    public const int ReportMaxBytes = 64 << 20;

    private readonly int[] _maxBodyBytes;

    private FrameLimits(int[] maxBodyBytes) => _maxBodyBytes = maxBodyBytes;

    /// <summary>Client to gateway, after login.</summary>
    public static FrameLimits Frontend { get; } = Empty()
        .With(FrontendMessageType.Bind, ParametersMaxBytes)
        .With(FrontendMessageType.Close, SmallMaxBytes)
        .With(FrontendMessageType.CopyData, FrontendCopyDataMaxBytes)
        .With(FrontendMessageType.CopyDone, SmallMaxBytes)
        .With(FrontendMessageType.CopyFail, SmallMaxBytes)
        .With(FrontendMessageType.Describe, SmallMaxBytes)
        .With(FrontendMessageType.Execute, SmallMaxBytes)
        .With(FrontendMessageType.Flush, SmallMaxBytes)
        .With(FrontendMessageType.FunctionCall, ParametersMaxBytes)
        .With(FrontendMessageType.Parse, StatementMaxBytes)
        .With(FrontendMessageType.Query, StatementMaxBytes)
        .With(FrontendMessageType.Sync, SmallMaxBytes)
        .With(FrontendMessageType.Terminate, SmallMaxBytes);

    /// <summary>Client to gateway, from the start-up message until AuthenticationOk: passwords, SASL, Terminate.</summary>
    public static FrameLimits FrontendLogin { get; } = Empty()
        .With(FrontendMessageType.Password, AuthenticationMaxBytes)
        .With(FrontendMessageType.Terminate, SmallMaxBytes);

    /// <summary>Upstream to gateway, from login to the end.</summary>
    public static FrameLimits Backend { get; } = Empty()
        .With(BackendMessageType.Authentication, AuthenticationMaxBytes)
        .With(BackendMessageType.BackendKeyData, SmallMaxBytes)
        .With(BackendMessageType.BindComplete, SmallMaxBytes)
        .With(BackendMessageType.CloseComplete, SmallMaxBytes)
        .With(BackendMessageType.CommandComplete, SmallMaxBytes)
        .With(BackendMessageType.CopyBothResponse, DescriptionMaxBytes)
        .With(BackendMessageType.CopyData, RowMaxBytes)
        .With(BackendMessageType.CopyDone, SmallMaxBytes)
        .With(BackendMessageType.CopyInResponse, DescriptionMaxBytes)
        .With(BackendMessageType.CopyOutResponse, DescriptionMaxBytes)
        .With(BackendMessageType.DataRow, RowMaxBytes)
        .With(BackendMessageType.EmptyQueryResponse, SmallMaxBytes)
        .With(BackendMessageType.ErrorResponse, ReportMaxBytes)
        .With(BackendMessageType.FunctionCallResponse, RowMaxBytes)
        .With(BackendMessageType.NegotiateProtocolVersion, SmallMaxBytes)
        .With(BackendMessageType.NoData, SmallMaxBytes)
        .With(BackendMessageType.NoticeResponse, ReportMaxBytes)
        .With(BackendMessageType.NotificationResponse, SmallMaxBytes)
        .With(BackendMessageType.ParameterDescription, DescriptionMaxBytes)
        .With(BackendMessageType.ParameterStatus, DescriptionMaxBytes)
        .With(BackendMessageType.ParseComplete, SmallMaxBytes)
        .With(BackendMessageType.PortalSuspended, SmallMaxBytes)
        .With(BackendMessageType.ReadyForQuery, SmallMaxBytes)
        .With(BackendMessageType.RowDescription, DescriptionMaxBytes);

    /// <summary>Longest body in bytes, or <see cref="NotExpected"/>.</summary>
    public int this[byte type] => _maxBodyBytes[type];

    /// <summary>A copy with another limit for one type.</summary>
    public FrameLimits With(FrontendMessageType type, int maxBodyBytes) => With((byte)type, maxBodyBytes);

    /// <inheritdoc cref="With(FrontendMessageType, int)"/>
    public FrameLimits With(BackendMessageType type, int maxBodyBytes) => With((byte)type, maxBodyBytes);

    /// <summary>A copy that refuses one type.</summary>
    public FrameLimits Without(FrontendMessageType type)
    {
        var copy = (int[])_maxBodyBytes.Clone();
        copy[(byte)type] = NotExpected;
        return new FrameLimits(copy);
    }

    private static FrameLimits Empty()
    {
        var table = new int[256];
        Array.Fill(table, NotExpected);
        return new FrameLimits(table);
    }

    private FrameLimits With(byte type, int maxBodyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBodyBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBodyBytes, RowMaxBytes);
        var copy = (int[])_maxBodyBytes.Clone();
        copy[type] = maxBodyBytes;
        return new FrameLimits(copy);
    }
}
