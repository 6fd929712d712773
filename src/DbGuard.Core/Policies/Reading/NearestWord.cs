namespace DbGuard.Core.Policies.Reading;

/// <summary>Finds the known word that a mistyped one probably means.</summary>
internal static class NearestWord
{
    /// <summary>The known word with the smallest edit distance; null when none is near enough to be meant.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        string? nearest = null;
        var best = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance < best)
            {
                best = distance;
                nearest = candidate;
            }
        }

        // Short words are near to everything.
        return best < word.Length && best <= Math.Clamp((word.Length + 3) / 4, 1, 4) ? nearest : null;
    }

    /// <summary>A help line: the nearest word, or all of them when none is near.</summary>
    public static string Help(string word, IReadOnlyCollection<string> known) =>
        known.Count == 0 ? "there are none"
        : Find(word, known) is { } nearest ? $"did you mean `{nearest}`?"
        : $"known: {string.Join(", ", known.Select(k => $"`{k}`"))}";

    /// <summary>Insertions, deletions, replacements and swaps of neighbours needed to turn one into the other; words are cut at 64 characters.</summary>
    private static int Distance(string from, string to)
    {
        var a = from.AsSpan(0, Math.Min(from.Length, 64));
        var b = to.AsSpan(0, Math.Min(to.Length, 64));
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
