using System.Globalization;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary>A trial run as an approver reads it.</summary>
internal static class TrialText
{
    public static void Write(Display display, TrialView trial)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"{UtcText.Of(trial.At)} by {trial.By}, {trial.ElapsedMs:0} ms, rolled back");
        if (trial.Error is { } error)
        {
            AuditSessionText.Field(display, "trial", $"failed with {error} ({when})");
            return;
        }

        AuditSessionText.Field(display, "trial", $"{string.Join(", ", trial.Tags)}: exact counts ({when})");
        foreach (var table in trial.Tables)
        {
            AuditSessionText.Field(display, "changes", string.Create(CultureInfo.InvariantCulture, $"{table.Relation}: {table.Inserted} inserted, {table.Updated} updated, {table.Deleted} deleted"));
            foreach (var row in table.Sample)
            {
                display.Line("           " + Row(table.Columns, row));
            }
        }

        foreach (var spread in trial.Spreads)
        {
            AuditSessionText.Field(display, "spreads", spread);
        }
    }

    private static string Row(IReadOnlyList<string> columns, TriedRowView row)
    {
        var cells = columns.Select((column, i) => (row.Before, row.After) switch
        {
            (null, { } after) => $"{column}={Cell(after[i])}",
            ({ } before, null) => $"{column}={Cell(before[i])}",
            ({ } before, { } after) when row.Changed[i] => $"{column}={Cell(before[i])} -> {Cell(after[i])}",
            ({ } before, _) => $"{column}={Cell(before[i])}",
            _ => column,
        });
        return (row.Before is null ? "+ " : row.After is null ? "- " : "~ ") + SafeText.Escape(string.Join("  ", cells));
    }

    private static string Cell(string? cell) => cell ?? "NULL";
}
