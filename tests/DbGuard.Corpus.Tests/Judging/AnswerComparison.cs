using System.Text;
using System.Text.RegularExpressions;
using DbGuard.Corpus.Tests.Running;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>
/// Holds an answer against the server's own. What two direct runs agree on, the guarded one must agree on too: bytes, else the
/// text without its digits (process ids, object ids, times), else the length, else whether there is a value at all.
/// </summary>
internal static partial class AnswerComparison
{
    private static readonly Func<byte[], byte[]>[] Views =
    [
        bytes => bytes,
        bytes => Encoding.Latin1.GetBytes(Digits().Replace(Encoding.Latin1.GetString(bytes), "0")),
        bytes => BitConverter.GetBytes(bytes.Length),
    ];

    /// <summary>True when nothing distinguishes them.</summary>
    public static bool AreSame(Transcript first, Transcript second) => Difference([.. first.Messages], [.. second.Messages], [.. first.Messages]) is null;

    /// <summary>The first difference that two direct runs do not have; null when there is none.</summary>
    public static string? Difference(Transcript direct, Transcript guarded, Transcript directAgain) =>
        Difference([.. direct.Messages], [.. guarded.Messages], [.. directAgain.Messages]);

    private static string? Difference(WireMessage[] direct, WireMessage[] guarded, WireMessage[] again)
    {
        var types = Types(direct);
        if (types != Types(guarded))
        {
            return types == Types(again) ? $"messages {Types(guarded)} instead of {types}" : null;
        }

        for (var i = 0; i < direct.Length; i++)
        {
            var repeated = types == Types(again) ? again[i] : direct[i];
            var parts = direct[i].Type == 'D' && guarded[i].Cells.Count == direct[i].Cells.Count && repeated.Cells.Count == direct[i].Cells.Count
                ? direct[i].Cells.Select((cell, n) => (cell, guarded[i].Cells[n], repeated.Cells[n]))
                : [(direct[i].Body, guarded[i].Body, repeated.Body)];
            foreach (var (expected, given, other) in parts)
            {
                if (!Agree(expected, given, other))
                {
                    return $"{direct[i].Type}: {Show(given)} instead of {Show(expected)}";
                }
            }
        }

        return null;
    }

    private static string Types(WireMessage[] messages) => string.Concat(messages.Select(message => message.Type));

    private static bool Agree(byte[]? expected, byte[]? given, byte[]? other)
    {
        if (expected is null || given is null || other is null)
        {
            return (expected is null) == (given is null) || (expected is null) != (other is null);
        }

        var view = Views.FirstOrDefault(view => view(expected).AsSpan().SequenceEqual(view(other)));
        return view is null || view(expected).AsSpan().SequenceEqual(view(given));
    }

    private static string Show(byte[]? bytes) => bytes is null ? "NULL" : Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 120)));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
