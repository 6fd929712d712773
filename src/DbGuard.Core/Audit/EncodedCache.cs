using System.Runtime.CompilerServices;

namespace DbGuard.Core.Audit;

/// <summary>
/// Remembers the encoded form of the immutable objects seen last, by identity: sessions run the same few decisions over and over.
/// Direct-mapped, a fixed number of places, a newcomer takes the place. Thread-safe: a race costs one encoding more.
/// </summary>
internal sealed class EncodedCache<T>(Func<T, byte[]> encode)
    where T : class
{
    private const int Places = 256;

    private readonly Entry?[] _entries = new Entry?[Places];

    public byte[] Get(T value)
    {
        ref var place = ref _entries[RuntimeHelpers.GetHashCode(value) & (Places - 1)];
        if (Volatile.Read(ref place) is { } entry && ReferenceEquals(entry.Value, value))
        {
            return entry.Encoded;
        }

        var encoded = encode(value);
        Volatile.Write(ref place, new Entry(value, encoded));
        return encoded;
    }

    private sealed record Entry(T Value, byte[] Encoded);
}
