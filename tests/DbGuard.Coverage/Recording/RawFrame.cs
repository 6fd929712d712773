namespace DbGuard.Coverage.Recording;

/// <summary>One protocol message as it came: type byte, length, body.</summary>
/// <param name="Bytes">The whole message; valid until the next one is read.</param>
internal readonly record struct RawFrame(ReadOnlyMemory<byte> Bytes)
{
    public char Type => (char)Bytes.Span[0];

    public ReadOnlySpan<byte> Body => Bytes.Span[5..];
}
