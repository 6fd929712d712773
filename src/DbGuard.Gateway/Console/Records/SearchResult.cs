namespace DbGuard.Gateway.Console.Records;

/// <summary>What a search found.</summary>
/// <param name="Rows">The newest, newest first.</param>
/// <param name="Matches">How many match.</param>
/// <param name="IsPartial">Older records were not looked at.</param>
internal sealed record SearchResult(IReadOnlyList<StatementRow> Rows, long Matches, bool IsPartial);
