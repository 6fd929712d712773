using System.Buffers;
using System.Buffers.Text;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// JSON Web Tokens: base64url parts with dots between, the first of which decodes to a JSON object with an <c>alg</c>: signed (three parts),
/// encrypted (five), unsecured (an empty third), and what is left of one that was cut off in its second part.
/// Source: RFC 7515, 3.1 and 7.1; RFC 7516, 3.1; RFC 7519.
/// </summary>
internal sealed class JwtDetector : IDetector
{
    // A header is {"alg":"none"} at least.
    private const int LeastHeaderCharacters = 16;

    // Enough of a header to see its algorithm, in base64 characters: whole groups of four.
    private const int LookedAtCharacters = 1024;
    private const int MostParts = 5;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public string Name => "jwt";

    public string Group => "credential";

    public string Meaning => "JSON Web Tokens";

    // {" in base64url is eyJ; the capital is the rarest of the three.
    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("J");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var start = anchor - 2;
        // INVARIANT: a token begins where its run begins, so that each run is read for one header only.
        if (start < 0 || text[start] != (byte)'e' || text[start + 1] != (byte)'y'
            || (start > 0 && Alphabet.Contains(text[start - 1]) && !TextBoundary.IsEscape(text, start - 1)))
        {
            return false;
        }

        var end = TextBoundary.RunEnd(text, start, int.MaxValue, Alphabet);
        if (end - start < LeastHeaderCharacters || end >= text.Length || text[end] != (byte)'.' || !HasAlgorithm(text[start..end]))
        {
            return false;
        }

        var parts = 1;
        while (parts < MostParts && end < text.Length && text[end] == (byte)'.')
        {
            var next = TextBoundary.RunEnd(text, end + 1, int.MaxValue, Alphabet);
            if (next == end + 1 && parts != 2 && parts != 1)
            {
                break;
            }

            end = next;
            parts++;
        }

        found = FoundText.Between(start, end);
        return parts >= 3 || text[start..end].IndexOf(".eyJ"u8) > 0;
    }

    private static bool HasAlgorithm(ReadOnlySpan<byte> header)
    {
        Span<byte> json = stackalloc byte[LookedAtCharacters / 4 * 3];
        header = header.Length > LookedAtCharacters ? header[..LookedAtCharacters] : header;
        return Base64Url.DecodeFromUtf8(header, json, out _, out var length) == OperationStatus.Done && json[..length].IndexOf("\"alg\""u8) > 0;
    }
}
