namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>One parameter or column value: NULL, or bytes in a format known from elsewhere.</summary>
public readonly ref struct WireValue
{
    internal WireValue(bool isNull, ReadOnlySpan<byte> bytes)
    {
        IsNull = isNull;
        Bytes = bytes;
    }

    /// <summary>NULL, which is not the same as no bytes.</summary>
    public bool IsNull { get; }

    /// <summary>The value's bytes; empty for NULL.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}
