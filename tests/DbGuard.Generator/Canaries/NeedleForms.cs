using System.Text;

namespace DbGuard.Generator.Canaries;

/// <summary>The forms in which a value may leave.</summary>
internal static class NeedleForms
{
    private const int ShortRun = 5;
    private const int LongRun = 8;

    /// <summary>Forms of a text: plain, reversed, digits only, hex, base64 at its three alignments.</summary>
    public static IEnumerable<Needle> OfText(string origin, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        yield return Folded(origin, "plain", plain, ShortRun);
        yield return Folded(origin, "reversed", [.. plain.Reverse()], ShortRun);
        byte[] digits = [.. plain.Where(b => char.IsAsciiDigit((char)b))];
        if (digits.Length is >= ShortRun && digits.Length < plain.Length)
        {
            yield return Folded(origin, "digits", digits, ShortRun);
            yield return Folded(origin, "digits reversed", [.. digits.Reverse()], ShortRun);
        }

        foreach (var needle in OfBytes(origin, plain))
        {
            yield return needle;
        }
    }

    /// <summary>Forms of bytes: hex, base64.</summary>
    public static IEnumerable<Needle> OfBytes(string origin, byte[] bytes)
    {
        yield return Folded(origin, "hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), LongRun);
        yield return Folded(origin, "hex reversed", [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)).Reverse()], LongRun);
        for (var shift = 0; shift < 3 && bytes.Length >= LongRun; shift++)
        {
            var skip = (3 - shift) % 3;
            yield return Folded(origin, "base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, skip, (bytes.Length - skip) / 3 * 3)), LongRun);
        }
    }

    /// <summary>A value as binary format sends it: short ones count only together with their length.</summary>
    public static Needle Binary(string origin, byte[] bytes) => bytes.Length >= LongRun
        ? Folded(origin, "binary", bytes, ShortRun)
        : Folded(origin, "binary", [0, 0, 0, (byte)bytes.Length, .. bytes], bytes.Length + 4);

    /// <summary>Lower case for ASCII letters, whatever the bytes are.</summary>
    public static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static Needle Folded(string origin, string form, byte[] bytes, int run) => new(origin, form, [.. bytes.Select(Fold)], run);
}
