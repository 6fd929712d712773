using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Definitions (of functions, views, rules) in which one of certain names stands as a word, in any case. The match is the whole text.
/// Of a name that is no plain word its longest plain word counts; a name without any cannot be found.
/// </summary>
internal sealed class DeniedNameDetector : IDetector
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;

    private DeniedNameDetector(FrozenSet<string> words)
    {
        _words = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Trigger = DetectorTrigger.AtBytes(string.Concat(words.SelectMany(w => new[] { w[0], char.ToUpperInvariant(w[0]) }).Distinct()));
    }

    public string Name => "definition";

    public string Group => "";

    public string Meaning => "definitions that name a denied relation";

    public bool TakesAll => true;

    public DetectorTrigger Trigger { get; }

    /// <summary>A search for <paramref name="names"/>; null when there is none to search for.</summary>
    public static Detection? For(IEnumerable<string> names)
    {
        var words = names.Select(LongestWord).Where(w => w.Length > 0).ToFrozenSet(StringComparer.Ordinal);
        return words.Count == 0 ? null : new Detection([new DeniedNameDetector(words)], ImmutableDictionary<string, IMasker>.Empty, inNumbers: false);
    }

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        const int LongestName = 256;
        found = default;
        if (!TextBoundary.StartsWord(text, anchor))
        {
            return false;
        }

        var end = anchor;
        while (end < text.Length && TextBoundary.IsWord(text[end]))
        {
            end++;
        }

        if (end - anchor > LongestName)
        {
            return false;
        }

        Span<char> word = stackalloc char[LongestName];
        word = word[..(end - anchor)];
        for (var i = 0; i < word.Length; i++)
        {
            word[i] = char.ToLowerInvariant((char)text[anchor + i]);
        }

        if (!_words.Contains(word))
        {
            return false;
        }

        found = FoundText.Between(0, text.Length);
        return true;
    }

    private static string LongestWord(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name)
        {
            plain.Append(letter < 0x80 && TextBoundary.IsWord((byte)letter) ? char.ToLowerInvariant(letter) : ' ');
        }

        return plain.ToString().Split(' ').Where(w => w.Length > 0 && !char.IsAsciiDigit(w[0])).MaxBy(w => w.Length) ?? "";
    }
}
