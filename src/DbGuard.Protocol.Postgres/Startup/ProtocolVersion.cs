namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>A protocol version: Int32 on the wire, major in the high and minor in the low 16 bits.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.2.1.1 / "Protocol Versions": 3.0 by all supported servers, 3.2 from 18; 3.1 is reserved.</remarks>
public readonly record struct ProtocolVersion(ushort Major, ushort Minor)
{
    public static ProtocolVersion V30 => new(3, 0);

    /// <summary>The newest one this library speaks.</summary>
    public static ProtocolVersion V32 => new(3, 2);

    /// <summary>From 3.2 on, BackendKeyData may carry a secret key longer than 4 bytes.</summary>
    public bool HasLongCancelKeys => Minor >= V32.Minor;

    public static ProtocolVersion FromCode(int code) => new((ushort)(code >> 16), (ushort)code);

    public int ToCode() => (Major << 16) | Minor;

    public override string ToString() => $"{Major}.{Minor}";
}
