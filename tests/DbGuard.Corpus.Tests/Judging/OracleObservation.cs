using System.Text;
using System.Text.RegularExpressions;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>What an attacker sees of one guess.</summary>
internal static partial class OracleObservation
{
    public static string Of(CaseCheck check, Transcript given)
    {
        var last = given.Steps[^1];
        var codes = string.Join(' ', last.Codes);
        return check.Observable switch
        {
            // Refusals are quick: what computes for long does not.
            "time" => codes.Length == 0 && last.Elapsed.TotalSeconds > check.Threshold ? "slow" : "fast",
            _ when codes.Length > 0 => codes,
            "error" => "no error",
            "tag" => last.Messages.LastOrDefault(message => message.Type == 'C')?.Tag ?? "",
            "plan_rows" => string.Join(' ', PlanRows().Matches(given.Render()).Select(match => match.Groups[1].Value)),
            "rows" => string.Join('\n', Transcript.RowsOf(last.Messages).Select(row =>
                string.Join('|', row.Select(cell => cell is null ? @"\N" : Encoding.Latin1.GetString(cell))))),
            var other => throw new InvalidDataException($"observable {other}"),
        };
    }

    [GeneratedRegex(@"rows=(\d+)")]
    private static partial Regex PlanRows();
}
