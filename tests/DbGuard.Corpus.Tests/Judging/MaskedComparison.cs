using DbGuard.Corpus.Tests.Canaries;
using DbGuard.Corpus.Tests.Running;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>
/// Holds a masked answer against the server's own: as many rows of the same columns, and every cell either the same or one that
/// holds a protected value there.
/// </summary>
internal static class MaskedComparison
{
    /// <summary>The first difference that no mask explains; null when there is none.</summary>
    public static string? Difference(Transcript direct, Transcript guarded, SecretScan scan, bool judgesCells)
    {
        WireMessage[] expected = [.. direct.Messages.Where(IsCompared)], given = [.. guarded.Messages.Where(IsCompared)];
        var (wanted, got) = (string.Concat(expected.Select(message => message.Type)), string.Concat(given.Select(message => message.Type)));
        if (wanted != got)
        {
            return $"messages {Short(got)} instead of {Short(wanted)}";
        }

        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Type != 'D' && !expected[i].Body.AsSpan().SequenceEqual(given[i].Body))
            {
                return $"{expected[i]} is not what was given: {given[i]}";
            }

            if (expected[i].Type == 'D' && CellDifference(expected[i], given[i], scan, judgesCells) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Notices may be withheld where protected columns are touched.</summary>
    private static bool IsCompared(WireMessage message) => message.Type is not 'N';

    private static string? CellDifference(WireMessage expected, WireMessage given, SecretScan scan, bool judgesCells)
    {
        if (expected.Cells.Count != given.Cells.Count)
        {
            return $"{given.Cells.Count} cells instead of {expected.Cells.Count}";
        }

        foreach (var (wanted, got) in expected.Cells.Zip(given.Cells))
        {
            var isSame = wanted is null ? got is null : got is not null && wanted.AsSpan().SequenceEqual(got);
            if (!isSame && judgesCells && (wanted is null || scan.FindIn(wanted, []).Count == 0))
            {
                return $"a cell without protected value is masked: {(wanted is null ? "NULL" : System.Text.Encoding.Latin1.GetString(wanted))}";
            }
        }

        return null;
    }

    private static string Short(string types) => types.Length > 60 ? $"{types[..60]}… ({types.Length})" : types;
}
