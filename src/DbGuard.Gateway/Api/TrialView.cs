using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Api;

/// <summary>A trial run as the API shows it.</summary>
internal sealed record TrialView(
    DateTimeOffset At, string By, double ElapsedMs, string? Error, IReadOnlyList<string> Tags, IReadOnlyList<TriedTableView> Tables, IReadOnlyList<string> Spreads)
{
    public static TrialView Of(ApprovalTrial trial) => new(
        trial.At, trial.By, trial.Elapsed.TotalMilliseconds, trial.Error, trial.Tags.IsDefault ? [] : trial.Tags,
        trial.Tables.IsDefault ? [] : [.. trial.Tables.Select(t => new TriedTableView(t.Relation, t.Inserted, t.Updated, t.Deleted, t.Columns, [.. t.Sample.Select(r => new TriedRowView(r.Before, r.After, r.Changed))]))],
        trial.Spreads.IsDefault ? [] : trial.Spreads);
}

/// <summary>A table that a trial changed.</summary>
internal sealed record TriedTableView(string Relation, long Inserted, long Updated, long Deleted, IReadOnlyList<string> Columns, IReadOnlyList<TriedRowView> Sample);

/// <summary>A changed row: labelled cells are replaced by their label.</summary>
internal sealed record TriedRowView(IReadOnlyList<string?>? Before, IReadOnlyList<string?>? After, IReadOnlyList<bool> Changed);
