using System.Globalization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>A record on one line: time, sequence, session/statement, kind, and what matters of its kind.</summary>
internal static class AuditRecordLine
{
    private const int LongestText = 160;

    public static void Write(Display display, StoredRecord record)
    {
        var body = AuditBody.Of(record);
        var verdict = body.Text("decision", "verdict");
        display.Line(
            (UtcText.Of(record.At), "grey"),
            (string.Create(CultureInfo.InvariantCulture, $"  #{record.Sequence}  "), "grey"),
            (Place(record), "default"),
            ("  " + AuditBody.KindOf(record) + "  ", "default"),
            (verdict is null ? "" : verdict + " ", StyleOf(verdict)),
            (Summary(record, body), "default"));
    }

    /// <summary>The style of a verdict, approval state or error on a terminal.</summary>
    public static string StyleOf(string? verdict) => verdict switch
    {
        "deny" or "denied" => "red",
        "hold" or "pending" or "expired" or "withdrawn" => "yellow",
        "mask" => "blue",
        "allow" or "approved" => "green",
        _ => "default",
    };

    private static string Place(StoredRecord record) => record.SessionId is { } session
        ? SafeText.Escape(session) + (record.StatementNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"/{number}") : "")
        : "-";

    private static string Summary(StoredRecord record, AuditBody body) => !body.IsReadable ? "(unreadable body)" : (AuditRecordKind)record.Kind switch
    {
        AuditRecordKind.StatementDecided => Join(Codes(body), body.Principal(), Quoted(body.Text("text"))),
        AuditRecordKind.StatementFinished => Join(body.Text("tag"), Rows(body), Elapsed(body), Error(body)),
        AuditRecordKind.ResponseDelivered => Join(Count(body.Number("response", "bytes"), "byte")),
        AuditRecordKind.SessionOpened or AuditRecordKind.SessionRefused => Join(
            body.Principal(), Named("profile", body.Text("profile")), Named("from", body.Text("client")), Named("database", body.Text("database")),
            Named("application", body.Text("application")), Error(body), body.Text("detail")),
        AuditRecordKind.ApprovalRequested or AuditRecordKind.ApprovalResolved => Join(
            body.Text("approval"), body.Text("approval_state"), Named("by", body.Text("approver")), Named("comment", body.Text("comment"))),
        AuditRecordKind.AccessRequested or AuditRecordKind.AccessAnswered or AuditRecordKind.AccessIssued or AuditRecordKind.AccessRevoked => Join(
            body.Text("approval"), body.Text("approval_state"), Named("by", body.Text("approver")), Named("comment", body.Text("comment")), body.Text("detail")),
        AuditRecordKind.OperatorAction => Join(body.Text("detail"), Named("by", body.Text("approver")), Named("comment", body.Text("comment"))),
        _ => Join(Error(body), body.Text("detail")),
    };

    private static string Join(params ReadOnlySpan<string?> parts)
    {
        var line = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
            {
                line.Add(SafeText.OneLine(part, LongestText));
            }
        }

        return string.Join("  ", line);
    }

    private static string? Codes(AuditBody body)
    {
        var codes = body.Items("decision", "reasons").Select(r => r.TryGetProperty("code", out var code) ? code.GetString() : null).OfType<string>().Distinct();
        return string.Join(",", codes);
    }

    private static string? Quoted(string? text) => text is null ? null : SafeText.OneLine(text, LongestText);

    private static string? Named(string name, string? value) => value is null ? null : $"{name} {value}";

    private static string? Rows(AuditBody body) => Count(body.Number("rows"), "row");

    private static string? Count(long? count, string unit) =>
        count is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}") : null;

    private static string? Elapsed(AuditBody body) =>
        body.Number("elapsed_us") is { } elapsed ? string.Create(CultureInfo.InvariantCulture, $"{elapsed / 1000.0:0.000} ms") : null;

    private static string? Error(AuditBody body) => body.Text("error") is { } error ? $"error {error}" : null;
}
