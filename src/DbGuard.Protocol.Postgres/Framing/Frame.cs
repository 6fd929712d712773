namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>One whole message in a receive buffer; valid only as long as the buffer's bytes stay where they are.</summary>
public readonly ref struct Frame
{
    internal Frame(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The frame as it came: type byte, length field, body. Forward this to pass a message through unchanged.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public byte Type => Bytes[0];

    public ReadOnlySpan<byte> Body => Bytes[FrameHeader.LengthBytes..];

    public int TotalLength => Bytes.Length;
}
