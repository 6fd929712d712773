using DbGuard.Gateway.Recordings;

namespace DbGuard.Gateway.Console.Records;

/// <summary>What is searched for.</summary>
/// <param name="Decision">What the record of the decision must be.</param>
/// <param name="Text">Part of the statement's text, a code, or a session's id; null: anything.</param>
/// <param name="Since">Not before, in microseconds.</param>
/// <param name="Until">Before, in microseconds.</param>
internal sealed record StatementSearch(RecordFilter Decision, string? Text, long? Since, long? Until)
{
    public bool Matches(StatementRow row) =>
        Text is null || row.Text.Contains(Text, StringComparison.OrdinalIgnoreCase) || row.Code == Text || row.Error == Text || row.Session == Text;
}
