using System.Text;

namespace DbGuard.TestKit.Canaries;

/// <summary>
/// Searches bytes a client was given for values that must not be in them, in the disguises a leak takes: plain,
/// reversed, upper and lower case, hex, base64, digits only, and as UTF-16.
/// </summary>
public sealed class CanaryScan
{
    private const int ShortestDigits = 7;

    private readonly (string Canary, string Disguise, byte[] Bytes)[] _needles;

    /// <summary>Prepares to search for <paramref name="canaries"/>.</summary>
    public CanaryScan(params IEnumerable<string> canaries) => _needles = [.. canaries.SelectMany(Disguises)];

    /// <summary>Every canary found, as <c>canary (disguise)</c>; empty when the bytes are clean.</summary>
    public IReadOnlyList<string> FindIn(ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (canary, disguise, needle) in _needles)
        {
            if (bytes.IndexOf(needle) >= 0)
            {
                found.Add($"{canary} ({disguise})");
            }
        }

        return found;
    }

    private static IEnumerable<(string Canary, string Disguise, byte[] Bytes)> Disguises(string canary)
    {
        var plain = Encoding.UTF8.GetBytes(canary);
        var forms = new List<(string Disguise, byte[] Bytes)>
        {
            ("plain", plain),
            ("reversed", Encoding.UTF8.GetBytes(Reverse(canary))),
            ("upper", Encoding.UTF8.GetBytes(canary.ToUpperInvariant())),
            ("lower", Encoding.UTF8.GetBytes(canary.ToLowerInvariant())),
            ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain))),
            ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain))),
            ("UTF-16", Encoding.Unicode.GetBytes(canary)),
        };

        // A base64 text of something longer holds the value at one of three alignments; only whole groups are sure.
        for (var shift = 0; shift < 3 && plain.Length >= 8; shift++)
        {
            var skip = (3 - shift) % 3;
            var whole = (plain.Length - skip) / 3 * 3;
            forms.Add(("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(plain, skip, whole))));
        }

        var digits = string.Concat(canary.Where(char.IsAsciiDigit));
        if (digits.Length >= ShortestDigits)
        {
            forms.Add(("digits", Encoding.ASCII.GetBytes(digits)));
            forms.Add(("digits reversed", Encoding.ASCII.GetBytes(Reverse(digits))));
        }

        return forms.DistinctBy(form => Convert.ToHexString(form.Bytes)).Select(form => (canary, form.Disguise, form.Bytes));
    }

    private static string Reverse(string text) => string.Concat(text.Reverse());
}
