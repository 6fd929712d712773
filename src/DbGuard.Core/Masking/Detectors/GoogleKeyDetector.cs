using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Keys of Google Cloud: API keys (<c>AIza</c> and 35 characters), OAuth client secrets (<c>GOCSPX-</c> and 28), access tokens
/// (<c>ya29.</c>). The secret part of a service account's JSON key is a private key in PEM, which <c>private_key</c> finds.
/// Source: Google Cloud documentation, "Manage API keys" and "Token types".
/// </summary>
internal sealed class GoogleKeyDetector : IDetector
{
    private const int ApiKeyTail = 35;
    private const int ClientSecretTail = 28;
    private const int LeastTokenTail = 20;

    private static readonly SearchValues<byte> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public string Name => "google_key";

    public string Group => "credential";

    public string Meaning => "API keys, client secrets and access tokens of Google Cloud";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("z-.");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found) => text[anchor] switch
    {
        (byte)'z' => TryFind(text, anchor, "AIz"u8, 1 + ApiKeyTail, 1 + ApiKeyTail, out found) && text[anchor + 1] == (byte)'a',
        (byte)'-' => TryFind(text, anchor, "GOCSPX-"u8, ClientSecretTail, ClientSecretTail, out found),
        _ => TryFind(text, anchor, "ya29."u8, LeastTokenTail, int.MaxValue, out found),
    };

    private static bool TryFind(ReadOnlySpan<byte> text, int anchor, ReadOnlySpan<byte> prefix, int least, int most, out FoundText found)
    {
        var start = anchor + 1 - prefix.Length;
        found = default;
        if (start < 0 || !text[start..(anchor + 1)].SequenceEqual(prefix) || !TextBoundary.StartsWord(text, start))
        {
            return false;
        }

        var end = TextBoundary.RunEnd(text, anchor + 1, most == int.MaxValue ? most : most + 1, Base64Url);
        found = FoundText.Between(start, end);
        var tail = end - anchor - 1;
        return tail >= least && tail <= most;
    }
}
