using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Private keys in PEM and its like: <c>-----BEGIN [RSA|EC|OPENSSH|ENCRYPTED|…] PRIVATE KEY-----</c> up to the matching END line, PGP private
/// key blocks, and what is left of one whose end was cut off. Line breaks may be written as <c>\n</c>. Certificates and public keys are none.
/// Source: RFC 7468, 10 and 11; RFC 4716 for OpenSSH's label; RFC 9580, 6.2.
/// </summary>
internal sealed class PrivateKeyDetector : IDetector
{
    private const int MostLabelBytes = 64;

    private static readonly SearchValues<byte> Body = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n\\:,-"u8);

    public string Name => "private_key";

    public string Group => "credential";

    public string Meaning => "private keys in PEM";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("-");

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        if (!text[anchor..].StartsWith(Begin) || !TryLabel(text, anchor + Begin.Length, out var body))
        {
            return false;
        }

        // INVARIANT: the search ends at the next dashes, so that repeated BEGIN lines are read once each.
        var dashes = text[body..].IndexOf(Dashes);
        var end = dashes < 0 ? text.Length : body + dashes;
        if (dashes >= 0 && text[end..].StartsWith(End) && TryLabel(text, end + End.Length, out var after))
        {
            found = FoundText.Between(anchor, after);
            return true;
        }

        // Cut off: what can be of a key.
        var rest = text[body..end].IndexOfAnyExcept(Body);
        found = FoundText.Between(anchor, rest < 0 ? end : body + rest);
        return true;
    }

    /// <summary>Reads a label of a private key and the dashes behind it.</summary>
    private static bool TryLabel(ReadOnlySpan<byte> text, int at, out int after)
    {
        var line = text[at..Math.Min(text.Length, at + MostLabelBytes)];
        var length = line.IndexOf(Dashes);
        after = at + length + Dashes.Length;
        return length > 0 && (line[..length].EndsWith("PRIVATE KEY"u8) || line[..length].SequenceEqual("PGP PRIVATE KEY BLOCK"u8));
    }
}
