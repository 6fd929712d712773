using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Keys of Amazon Web Services: access key ids (<c>AKIA</c>, <c>ASIA</c> or <c>ABIA</c> and 16 characters of base32) and, where the word
/// <c>secret</c> or such an id stands before, secret access keys (40 characters of base64 with small and capital letters).
/// Source: AWS IAM User Guide, "IAM identifiers" (unique ID prefixes) and "Manage access keys for IAM users".
/// </summary>
internal sealed class AwsKeyDetector : IDetector
{
    private const int IdBytes = 20;
    private const int SecretBytes = 40;

    private static readonly SearchValues<byte> Base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8);
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    public string Name => "aws_key";

    public string Group => "credential";

    public string Meaning => "access keys of Amazon Web Services";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("I=:,>");

    private static ReadOnlySpan<byte> Words => "secret secrets "u8;

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        if (text[anchor] == (byte)'I')
        {
            found = new FoundText(Math.Max(0, anchor - 2), IdBytes);
            return anchor >= 2 && IsId(text, anchor - 2);
        }

        return TryFindSecret(text, anchor, out found);
    }

    private static bool IsId(ReadOnlySpan<byte> text, int start) =>
        text.Length - start >= IdBytes
        && text[start] == (byte)'A' && text[start + 1] is (byte)'K' or (byte)'S' or (byte)'B' && text[start + 2] == (byte)'I' && text[start + 3] == (byte)'A'
        && TextBoundary.RunEnd(text, start + 4, IdBytes - 4, Base32) == start + IdBytes
        && TextBoundary.StartsWord(text, start) && TextBoundary.EndsWord(text, start + IdBytes);

    private static bool TryFindSecret(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        var start = anchor + 1;
        while (start < text.Length && start <= anchor + 4 && text[start] is (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'=')
        {
            start++;
        }

        found = new FoundText(start, SecretBytes);
        if (text.Length - start < SecretBytes || !Base64.Contains(text[start + SecretBytes - 1]) || !Base64.Contains(text[start + (SecretBytes / 2)])
            || TextBoundary.RunEnd(text, start, SecretBytes + 1, Base64) != start + SecretBytes
            || (start + SecretBytes < text.Length && text[start + SecretBytes] == (byte)'='))
        {
            return false;
        }

        var secret = text.Slice(start, SecretBytes);
        return secret.ContainsAnyInRange((byte)'a', (byte)'z') && secret.ContainsAnyInRange((byte)'A', (byte)'Z')
            && (NearbyWord.Precedes(text, anchor, Words) || (anchor >= IdBytes && IsId(text, anchor - IdBytes)));
    }
}
