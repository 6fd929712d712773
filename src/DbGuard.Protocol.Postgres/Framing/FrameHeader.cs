namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>The first five bytes of a frame, already checked against the limit of its type.</summary>
/// <param name="Type">The type byte.</param>
/// <param name="BodyLength">Bytes that follow the header; the wire's length field is this plus 4.</param>
public readonly record struct FrameHeader(byte Type, int BodyLength)
{
    /// <summary>Type byte and length field: 5 bytes.</summary>
    public const int LengthBytes = 5;

    /// <summary>Header and body.</summary>
    public int TotalLength => LengthBytes + BodyLength;
}
