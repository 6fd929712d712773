using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies.Labels;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Approvals.Trials;

/// <summary>
/// What a trial changed, table by table, with a sample of rows before and after: its own transaction sees the new versions (<c>xmin</c>), any other
/// one still sees the old ones and who is about to end them (<c>xmax</c>).
/// </summary>
/// <remarks>Source: PostgreSQL 18 docs, 5.6 System Columns, and 27.2 for the counters of the current transaction.</remarks>
internal static class TriedTables
{
    private const int MostTables = 10;
    private const int MostSampled = 3;
    private const int SampleRows = 20;

    private const string Counters = """
        SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid), pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
            pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid), pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.oid >= 16384
            AND pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) > 0
        ORDER BY 4 + 5 + 6 DESC
        """;

    public static async Task<List<CountedTable>> ReadAsync(
        UpstreamConnection trial, UpstreamConnection witness, WaitingStatement waiting, GuardPipeline pipeline, CancellationToken cancellationToken)
    {
        var catalog = waiting.Held.Text.Catalog;
        var labels = pipeline.LabelsOn(catalog);
        var found = new List<CountedTable>();
        var counted = (await trial.QueryTextAsync(Counters, cancellationToken).ConfigureAwait(false)).OrderByDescending(r => Number(r[3]) + Number(r[4]) + Number(r[5])).Take(MostTables);
        foreach (var row in counted)
        {
            var id = (uint)Number(row[0]);
            var columns = ImmutableArray<string>.Empty;
            var sample = ImmutableArray<TriedRow>.Empty;
            if (found.Count < MostSampled && catalog.Tables.FirstOrDefault(t => t.Id == id) is { } table && row[6] is { } transaction)
            {
                columns = [.. table.Columns.Select(c => c.Name)];
                sample = await SampleAsync(trial, witness, table, transaction, labels, cancellationToken).ConfigureAwait(false);
            }

            found.Add(new CountedTable(id, new TriedTable($"{row[1]}.{row[2]}", Number(row[3]), Number(row[4]), Number(row[5]), columns, sample)));
        }

        return found;
    }

    private static async Task<ImmutableArray<TriedRow>> SampleAsync(
        UpstreamConnection trial, UpstreamConnection witness, TableSchema table, string transaction, LabelMap labels, CancellationToken cancellationToken)
    {
        var name = SqlText.Identifier(table.Name);
        var columns = string.Join(", ", table.Columns.Select(c => SqlText.Identifier(c.Name)));
        var limit = SampleRows.ToString(CultureInfo.InvariantCulture);
        var after = await trial.QueryTextAsync($"SELECT {columns} FROM ONLY {name} WHERE xmin = '{transaction}'::pg_catalog.xid LIMIT {limit}", cancellationToken).ConfigureAwait(false);
        var before = await witness.QueryTextAsync(
            $"BEGIN READ ONLY; SET LOCAL statement_timeout = 3000; SELECT {columns} FROM ONLY {name} WHERE xmax = '{transaction}'::pg_catalog.xid LIMIT {limit}; COMMIT", cancellationToken).ConfigureAwait(false);
        return Pair(before, after, Key(table), [.. table.Columns.Select(c => LabelOf(new ColumnId(table.Id, c.Number), labels))]);
    }

    /// <summary>Positions of the columns of the first key; empty when the table has none.</summary>
    private static ImmutableArray<int> Key(TableSchema table) => table.UniqueKeys.IsDefaultOrEmpty
        ? []
        : [.. table.UniqueKeys[0].Select(number => table.Columns.ToList().FindIndex(c => c.Number == number))];

    private static string? LabelOf(ColumnId column, LabelMap labels) => labels.Of(column) is { IsDefaultOrEmpty: false } found ? found[0].Name : null;

    /// <summary>Old and new versions of the same rows side by side: by key, or one by one where there is none. Rows that were only locked have no new version and are in neither count: they are left out.</summary>
    private static ImmutableArray<TriedRow> Pair(List<string?[]> before, List<string?[]> after, ImmutableArray<int> key, ImmutableArray<string?> labels)
    {
        var rows = ImmutableArray.CreateBuilder<TriedRow>();
        var unmatched = new List<string?[]>(after);
        foreach (var old in before)
        {
            var next = key.IsEmpty || key.Contains(-1)
                ? null
                : unmatched.FirstOrDefault(n => key.All(k => n[k] == old[k]));
            if (next is not null)
            {
                unmatched.Remove(next);
            }

            rows.Add(Row(old, next, labels));
        }

        rows.AddRange(unmatched.Select(n => Row(null, n, labels)));
        return [.. rows.Take(SampleRows)];
    }

    private static TriedRow Row(string?[]? before, string?[]? after, ImmutableArray<string?> labels) => new(
        before is null ? null : Masked(before, labels),
        after is null ? null : Masked(after, labels),
        [.. Enumerable.Range(0, labels.Length).Select(i => before is null || after is null || before[i] != after[i])]);

    private static ImmutableArray<string?> Masked(string?[] row, ImmutableArray<string?> labels) =>
        [.. row.Select((cell, i) => cell is null || labels[i] is not { } label ? Short(cell) : $"[{label}]")];

    private static string? Short(string? cell) => cell is { Length: > 120 } ? cell[..117] + "…" : cell;

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
