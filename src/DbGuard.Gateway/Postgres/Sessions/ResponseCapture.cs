namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>The first bytes of what the client is given for one statement, for the record.</summary>
/// <param name="maxBytes">Bytes kept; the rest is only counted.</param>
internal sealed class ResponseCapture(int maxBytes)
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsTruncated { get; private set; }

    /// <summary>Adds bytes given to the client.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = maxBytes - Length;
        if (bytes.Length > room)
        {
            IsTruncated = true;
            bytes = bytes[..room];
        }

        if (bytes.IsEmpty)
        {
            return;
        }

        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(maxBytes, Math.Max(Length + bytes.Length, 2 * _bytes.Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>What was kept; the capture must not be added to after.</summary>
    public ReadOnlyMemory<byte> Kept => _bytes.AsMemory(0, Length);
}
