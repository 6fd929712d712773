using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Recordings;

/// <summary>
/// Which records are looked for; null: any. A record of a statement's later life (its end, its response, its approval) is one of a decision's, and is
/// found with it.
/// </summary>
internal sealed record RecordFilter
{
    /// <summary>Part of the principal, of the human it acts for or of its task.</summary>
    public string? Principal { get; init; }

    /// <summary>A relation that the statement touches, with or without its schema; also through a view.</summary>
    public string? Table { get; init; }

    /// <summary>A column that it uses: <c>column</c>, <c>table.column</c> or <c>schema.table.column</c>.</summary>
    public string? Column { get; init; }

    /// <summary>A label of a column that it uses.</summary>
    public string? Label { get; init; }

    /// <summary><c>allow</c>, <c>mask</c>, <c>hold</c> or <c>deny</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>A code of the decision's reasons, or the error it ended with.</summary>
    public string? Code { get; init; }

    /// <summary>Part of the statement's text.</summary>
    public string? Text { get; init; }

    /// <summary>Who answered, or did what an <c>operator_action</c> tells.</summary>
    public string? Approver { get; init; }

    /// <summary>Kind of record, as in docs/audit-format.md.</summary>
    public string? Kind { get; init; }

    /// <summary>True when nothing is asked for.</summary>
    public bool IsEmpty => this == new RecordFilter();

    /// <summary>True for a record that is looked for by itself.</summary>
    public bool Matches(StoredRecord record, AuditBody body) =>
        (Kind is null || AuditBody.KindOf(record) == Kind)
        && (Principal is null || IsOf(body, Principal))
        && (Verdict is null || body.Text("decision", "verdict") == Verdict)
        && (Code is null || body.Text("error") == Code || Reasons(body).Contains(Code, StringComparer.OrdinalIgnoreCase))
        && (Text is null || Contains(body.Text("text"), Text))
        && (Approver is null || Contains(body.Text("approver"), Approver))
        && ((Table is null && Column is null && Label is null) || body.Items("decision", "touches").Any(Touches));

    /// <summary>Records that match, and those that belong to statements whose decision matched.</summary>
    public IEnumerable<StoredRecord> Find(IEnumerable<StoredRecord> records)
    {
        // Statements whose decision matched and that have not ended: what follows of them is meant too.
        var open = new HashSet<(string, long)>();
        foreach (var record in records)
        {
            (string, long)? statement = record is { SessionId: { } session, StatementNumber: { } number } ? (session, number) : null;
            var belongs = statement is { } known && Kind is null && open.Contains(known);
            if (belongs || Matches(record, AuditBody.Of(record)))
            {
                yield return record;
                if (statement is { } found && (AuditRecordKind)record.Kind == AuditRecordKind.StatementDecided)
                {
                    open.Add(found);
                }
            }
            else if ((AuditRecordKind)record.Kind == AuditRecordKind.SessionClosed && record.SessionId is { } closed)
            {
                open.RemoveWhere(s => s.Item1 == closed);
            }
        }
    }

    /// <summary>True for a touched relation that all of table, column and label are about.</summary>
    private bool Touches(JsonElement touch)
    {
        var relation = touch.TryGetProperty("table", out var name) ? name.GetString() ?? "" : "";
        return (Table is null || IsNamed(relation, Table))
            && (Column is null || Names(touch, "columns").Any(c => IsNamed($"{relation}.{c}", Column)))
            && (Label is null || Names(touch, "labels").Contains(Label, StringComparer.Ordinal));
    }

    /// <summary>The wanted name is the whole name, or its last parts: names of the catalog, as they are written there.</summary>
    private static bool IsNamed(string name, string wanted) =>
        name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + wanted, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(JsonElement touch, string list) =>
        touch.TryGetProperty(list, out var names) && names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(n => n.GetString() ?? "") : [];

    private static bool IsOf(AuditBody body, string principal) => Contains(body.Principal(), principal) || Contains(body.Text("principal", "task"), principal);

    private static bool Contains(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string> Reasons(AuditBody body) =>
        body.Items("decision", "reasons").Select(r => r.TryGetProperty("code", out var code) ? code.GetString() : null).OfType<string>();
}
