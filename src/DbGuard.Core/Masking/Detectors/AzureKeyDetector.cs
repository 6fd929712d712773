using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Keys of Microsoft Azure: account and shared access keys after their name (<c>AccountKey=…</c>, <c>SharedAccessKey=…</c>), storage account
/// keys by the mark they carry (<c>+ASt</c>), signatures of shared access signatures (<c>sig=…</c> beside <c>sv=</c>, <c>se=</c> or
/// <c>sr=</c>), and client secrets (<c>…8Q~…</c>).
/// Source: Azure Storage documentation, "Configure Azure Storage connection strings" and "Create a service SAS"; Microsoft Security Utilities,
/// "High confidence patterns" for the marks.
/// </summary>
internal sealed class AzureKeyDetector : IDetector
{
    private const int LeastKeyBytes = 40;
    private const int MostKeyBytes = 128;
    private const int StorageKeyBytes = 88;
    private const int MarkFromEnd = 12;
    private const int LeastSignatureBytes = 40;
    private const int MostDistance = 200;
    private const int LeastSecretTail = 31;
    private const int MostSecretTail = 34;

    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);
    private static readonly SearchValues<byte> Percent = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+/="u8);
    private static readonly SearchValues<byte> SecretCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-"u8);

    public string Name => "azure_key";

    public string Group => "credential";

    public string Meaning => "keys and shared access signatures of Microsoft Azure";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("=~");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found) =>
        text[anchor] == (byte)'~' ? TryFindClientSecret(text, anchor, out found)
            : TryFindNamed(text, anchor, out found) || TryFindMarked(text, anchor, out found) || TryFindSignature(text, anchor, out found);

    private static bool TryFindNamed(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var name = text[Math.Max(0, anchor - 15)..anchor];
        if (!(EndsWith(name, "AccountKey"u8) || EndsWith(name, "SharedAccessKey"u8) || EndsWith(name, "SharedSecretKey"u8)))
        {
            return false;
        }

        var start = anchor + 1;
        var end = TextBoundary.RunEnd(text, start, MostKeyBytes, Base64);
        while (end < text.Length && text[end] == (byte)'=' && (end - start) % 4 != 0)
        {
            end++;
        }

        found = FoundText.Between(start, Math.Max(end, start));
        return end - start >= LeastKeyBytes;
    }

    /// <summary>At the last equals sign but one of a storage account key that stands alone.</summary>
    private static bool TryFindMarked(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        var end = anchor + 2;
        var start = end - StorageKeyBytes;
        found = new FoundText(Math.Max(start, 0), StorageKeyBytes);
        return start >= 0 && end <= text.Length && text[end - 1] == (byte)'='
            && text[(end - MarkFromEnd)..].StartsWith("+ASt"u8)
            && TextBoundary.RunEnd(text, start, StorageKeyBytes, Base64) == end - 2
            && (start == 0 || !Base64.Contains(text[start - 1]));
    }

    private static bool TryFindSignature(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        if (anchor < 3 || !EndsWith(text[(anchor - 3)..anchor], "sig"u8) || !TextBoundary.StartsWord(text, anchor - 3))
        {
            return false;
        }

        var start = anchor + 1;
        var end = TextBoundary.RunEnd(text, start, MostKeyBytes, Percent);
        var around = text[Math.Max(0, anchor - MostDistance)..Math.Min(text.Length, end + MostDistance)];
        found = FoundText.Between(start, Math.Max(end, start));
        return end - start >= LeastSignatureBytes && (around.IndexOf("sv="u8) >= 0 || around.IndexOf("se="u8) >= 0 || around.IndexOf("sr="u8) >= 0);
    }

    /// <summary>Three characters, 7 or 8, <c>Q~</c>, 31 to 34 characters.</summary>
    private static bool TryFindClientSecret(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        var start = anchor - 5;
        var end = TextBoundary.RunEnd(text, anchor + 1, MostSecretTail + 1, SecretCharacters);
        found = FoundText.Between(Math.Max(0, start), end);
        return start >= 0 && text[anchor - 1] == (byte)'Q' && text[anchor - 2] is (byte)'7' or (byte)'8'
            && text[start..(start + 3)].IndexOfAnyExcept(SecretCharacters) < 0
            && (start == 0 || !SecretCharacters.Contains(text[start - 1]))
            && end - anchor - 1 is >= LeastSecretTail and <= MostSecretTail;
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word) =>
        name.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(name[^word.Length..], word);
}
