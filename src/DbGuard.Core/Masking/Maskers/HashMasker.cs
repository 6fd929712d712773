using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>hash</c>: a keyed pseudonym, HMAC-SHA-256 with the key from a file. Deterministic: equal values have equal pseudonyms, so
/// results stay joinable; not reversible without the key. Text becomes hex or base32 of fixed length; whole numbers (and
/// numerics without fraction that fit 64 bits) become other whole numbers, one to one; bytes become the 32-byte digest, of
/// which a uuid takes 16. Everything else becomes NULL.
/// </summary>
internal sealed class HashMasker(byte[] key, int length, bool base32) : Masker
{
    private const int DigestBytes = 32;
    private const byte TextDomain = 1;
    private const byte BytesDomain = 2;

    private readonly byte[] _textKey = HMACSHA256.HashData(key, new[] { TextDomain });
    private readonly byte[] _bytesKey = HMACSHA256.HashData(key, new[] { BytesDomain });
    private readonly IntegerPermutation _integers = new(key);

    public static MaskerDefinition Definition { get; } = new(
        "hash",
        "a keyed pseudonym: equal values stay equal",
        [
            new("key_file", MaskerOptionKind.File, null, "file with the secret key, 16 to 4096 bytes"),
            new("length", MaskerOptionKind.WholeNumber, "16", "characters of a text pseudonym") { Range = (8, 48) },
            new("encoding", MaskerOptionKind.Choice, "hex", "alphabet of a text pseudonym") { Words = ["hex", "base32"] },
        ])
    {
        Create = options => new HashMasker(options.Key("key_file"), options.WholeNumber("length"), options.Choice("encoding") == "base32"),
    };

    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    // RFC 4648 section 6, in lower case.
    private static ReadOnlySpan<byte> Base32 => "abcdefghijklmnopqrstuvwxyz234567"u8;

    public override string Name => Definition.Name;

    public override bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        HMACSHA256.HashData(_textKey, value, digest);
        var target = output.GetSpan(length)[..length];
        var bits = base32 ? 5 : 4;
        var alphabet = base32 ? Base32 : Hex;
        for (var i = 0; i < length; i++)
        {
            var bit = i * bits;
            var window = digest[bit / 8] << 8 | (bit / 8 + 1 < DigestBytes ? digest[bit / 8 + 1] : 0);
            target[i] = alphabet[window >> (16 - bits - bit % 8) & ((1 << bits) - 1)];
        }

        output.Advance(length);
        return true;
    }

    public override bool IsMask(ReadOnlySpan<byte> text) => text.Length == length && !text.ContainsAnyExcept(base32 ? Base32 : Hex);

    public override bool TryMaskInteger(long value, out long masked)
    {
        masked = _integers.Permute(value);
        return true;
    }

    public override bool TryMaskDecimal(decimal value, out decimal masked)
    {
        masked = 0;
        if (value != decimal.Truncate(value) || value < long.MinValue || value > long.MaxValue)
        {
            return false;
        }

        masked = _integers.Permute((long)value);
        return true;
    }

    public override bool TryMaskBytes(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        HMACSHA256.HashData(_bytesKey, value, output.GetSpan(DigestBytes));
        output.Advance(DigestBytes);
        return true;
    }
}
