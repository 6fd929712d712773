namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>Unicode normalization form KC over code points.</summary>
/// <remarks>Source: Unicode Standard Annex #15, and The Unicode Standard, 3.11 and 3.12 (Hangul).</remarks>
internal static class CompatibilityNormalization
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    public static List<int> Normalize(IReadOnlyList<int> codePoints)
    {
        var tables = SaslPrepTables.Instance;
        var points = Decompose(codePoints, tables);
        Reorder(points, tables);
        return Compose(points, tables);
    }

    private static List<int> Decompose(IReadOnlyList<int> codePoints, SaslPrepTables tables)
    {
        var result = new List<int>(codePoints.Count);
        foreach (var point in codePoints)
        {
            var syllable = point - SyllableBase;
            if (syllable is >= 0 and < SyllableCount)
            {
                result.Add(LeadBase + (syllable / (VowelCount * TrailCount)));
                result.Add(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount));
                if (syllable % TrailCount != 0)
                {
                    result.Add(TrailBase + (syllable % TrailCount));
                }
            }
            else if (tables.Decompositions.TryGetValue(point, out var decomposition))
            {
                result.AddRange(decomposition);
            }
            else
            {
                result.Add(point);
            }
        }

        return result;
    }

    /// <summary>Canonical ordering: a stable sort by combining class of every run of non-starters.</summary>
    private static void Reorder(List<int> points, SaslPrepTables tables)
    {
        var start = 0;
        while (start < points.Count)
        {
            var end = start + 1;
            if (tables.CombiningClass.Contains(points[start]))
            {
                while (end < points.Count && tables.CombiningClass.Contains(points[end]))
                {
                    end++;
                }

                var sorted = points.GetRange(start, end - start).OrderBy(p => tables.CombiningClass[p]).ToArray();
                for (var i = 0; i < sorted.Length; i++)
                {
                    points[start + i] = sorted[i];
                }
            }

            start = end;
        }
    }

    private static List<int> Compose(List<int> points, SaslPrepTables tables)
    {
        var result = new List<int>(points.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var point in points)
        {
            var pointClass = tables.CombiningClass[point];
            // Blocked: something of the same or a higher class stands between the starter and this code point.
            var adjacent = starter == result.Count - 1;
            if (starter >= 0 && (adjacent || lastClass < pointClass) && TryCompose(result[starter], point, tables, out var composite))
            {
                result[starter] = composite;
                continue;
            }

            if (pointClass == 0)
            {
                starter = result.Count;
            }

            lastClass = pointClass;
            result.Add(point);
        }

        return result;
    }

    private static bool TryCompose(int first, int second, SaslPrepTables tables, out int composite)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composite = SyllableBase + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }

        var syllable = first - SyllableBase;
        var trail = second - TrailBase;
        if (syllable is >= 0 and < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            composite = first + trail;
            return true;
        }

        return tables.Compositions.TryGetValue((first, second), out composite);
    }
}
