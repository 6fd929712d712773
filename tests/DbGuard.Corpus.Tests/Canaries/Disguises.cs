using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>The forms in which a whole value may leave.</summary>
internal static class Disguises
{
    private const int ShortestDigits = 7;

    /// <summary>Forms that nothing else looks like.</summary>
    public static IEnumerable<(string Form, byte[] Bytes)> Certain(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var digits = string.Concat(secret.Where(char.IsAsciiDigit));
        yield return ("plain", plain);
        yield return ("reversed", Reversed(plain));
        yield return ("upper", Encoding.UTF8.GetBytes(secret.ToUpperInvariant()));
        yield return ("lower", Encoding.UTF8.GetBytes(secret.ToLowerInvariant()));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        yield return ("UTF-16", Encoding.Unicode.GetBytes(secret));
        yield return ("code points", Encoding.ASCII.GetBytes(string.Join(',', plain)));

        // A base64 text of something longer holds the value at one of three alignments; only whole groups are sure.
        for (var shift = 0; shift < 3 && plain.Length >= 8; shift++)
        {
            var skip = (3 - shift) % 3;
            yield return ("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(plain, skip, (plain.Length - skip) / 3 * 3)));
        }

        if (digits.Length >= ShortestDigits)
        {
            yield return ("digits", Encoding.ASCII.GetBytes(digits));
            yield return ("digits reversed", Reversed(Encoding.ASCII.GetBytes(digits)));
        }

        foreach (var (name, digest) in Digests(plain))
        {
            yield return (name, digest);
            yield return ($"{name} as hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
        }
    }

    /// <summary>Binary numbers: short enough to occur by chance.</summary>
    public static IEnumerable<(string Form, byte[] Bytes)> Numbers(string secret)
    {
        var isAmount = decimal.TryParse(secret, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount);
        if (!isAmount && !decimal.TryParse(string.Concat(secret.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out amount))
        {
            yield break;
        }

        if (secret.Any(char.IsAsciiLetter))
        {
            yield break;
        }

        yield return ("numeric", BinaryNumbers.NumericDigits(amount));
        yield return ("float8", BinaryNumbers.Float8((double)amount));
        yield return ("float4", BinaryNumbers.Float4((float)amount));
        foreach (var whole in isAmount ? new[] { decimal.Truncate(amount), decimal.Round(amount), amount * 100 } : [amount])
        {
            yield return ("int8", BinaryNumbers.Int8((long)whole));
            if (whole <= int.MaxValue)
            {
                yield return ("int4", BinaryNumbers.Int4((int)whole));
            }
        }
    }

    public static byte[] Reversed(byte[] bytes) => [.. bytes.AsEnumerable().Reverse()];

#pragma warning disable CA5350, CA5351 // The broken digests are what a thief would use.
    private static IEnumerable<(string Name, byte[] Digest)> Digests(byte[] plain) =>
    [
        ("md5", MD5.HashData(plain)), ("sha1", SHA1.HashData(plain)), ("sha256", SHA256.HashData(plain)),
        ("sha384", SHA384.HashData(plain)), ("sha512", SHA512.HashData(plain)),
    ];
#pragma warning restore CA5350, CA5351
}
