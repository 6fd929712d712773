using System.Globalization;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>The records of one session as a text to read: the heading, then each statement with what became of it.</summary>
internal static class AuditSessionText
{
    public static void Write(Display display, StoredRecord record)
    {
        var body = AuditBody.Of(record);
        switch ((AuditRecordKind)record.Kind)
        {
            case AuditRecordKind.SessionOpened:
                Heading(display, record, body);
                break;
            case AuditRecordKind.StatementDecided:
                Decided(display, record, body);
                break;
            case AuditRecordKind.StatementFinished:
                Field(display, "finished", Finished(body), body.Text("error") is null ? "green" : "red");
                break;
            case AuditRecordKind.ApprovalRequested or AuditRecordKind.ApprovalResolved:
                Field(display, "approval", Approval(body), AuditRecordLine.StyleOf(body.Text("approval_state")));
                break;
            case AuditRecordKind.ResponseDelivered:
                Field(display, "response", string.Create(CultureInfo.InvariantCulture, $"{body.Number("response", "bytes")} bytes recorded"));
                break;
            default:
                AuditRecordLine.Write(display, record);
                break;
        }
    }

    /// <summary>What a decision said, line by line.</summary>
    public static void Reasons(Display display, AuditBody body)
    {
        foreach (var reason in body.Items("decision", "reasons"))
        {
            Field(display, "reason", $"{Member(reason, "code")} {Member(reason, "sentence")} (rule {Member(reason, "rule")})");
        }

        var masks = body.Items("decision", "masks").Select(m => $"column {Member(m, "column")} {Member(m, "masker")} ({Member(m, "label")})");
        if (string.Join(", ", masks) is { Length: > 0 } list)
        {
            Field(display, "masks", list, "blue");
        }

        var columns = string.Join(", ", body.Items("decision", "detect").Select(c => c.ToString()));
        if (columns.Length > 0 || body.Text("decision", "detect") is { Length: > 0 })
        {
            Field(display, "detect", columns.Length > 0 ? $"columns {columns}" : "all columns", "blue");
        }
    }

    /// <summary>How a statement ended.</summary>
    public static string Finished(AuditBody body)
    {
        var parts = new List<string>();
        if (body.Text("tag") is { } tag)
        {
            parts.Add(tag);
        }

        if (body.Text("error") is { } error)
        {
            parts.Add($"error {error}");
        }

        if (body.Number("rows") is { } rows)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} row{(rows == 1 ? "" : "s")}"));
        }

        foreach (var finding in body.Items("findings"))
        {
            parts.Add($"masked {Member(finding, "count")} {Member(finding, "detector")} in column {Member(finding, "column")}");
        }

        if (body.Number("bytes") is { } bytes)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
        }

        if (body.Number("elapsed_us") is { } elapsed)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{elapsed / 1000.0:0.000} ms"));
        }

        return string.Join(", ", parts);
    }

    /// <summary>What happened to an approval request.</summary>
    public static string Approval(AuditBody body) =>
        $"{body.Text("approval")} {body.Text("approval_state")}"
        + (body.Text("approver") is { } approver ? $" by {approver}" : "")
        + (body.Text("comment") is { } comment ? $": {comment}" : "");

    /// <summary>One indented line, made safe here.</summary>
    public static void Field(Display display, string name, string text, string style = "default") =>
        display.Line(($"    {name,-10} ", "grey"), (SafeText.Escape(text), style));

    private static void Heading(Display display, StoredRecord record, AuditBody body)
    {
        display.Line(("session ", "grey"), (SafeText.Escape(record.SessionId ?? ""), "bold"), ($"  opened {UtcText.Of(record.At)}", "grey"));
        Field(display, "principal", body.Principal() ?? "-");
        Field(display, "profile", body.Text("profile") ?? "-");
        Field(display, "client", $"{body.Text("client")} database {body.Text("database")} application {body.Text("application") ?? "-"}");
    }

    private static void Decided(Display display, StoredRecord record, AuditBody body)
    {
        var verdict = body.Text("decision", "verdict");
        display.Line();
        display.Line(
            (string.Create(CultureInfo.InvariantCulture, $"[{record.StatementNumber}] "), "bold"),
            (UtcText.Of(record.At) + "  ", "grey"),
            (verdict ?? "undecided", AuditRecordLine.StyleOf(verdict)),
            (string.Create(CultureInfo.InvariantCulture, $"  #{record.Sequence}"), "grey"));
        foreach (var line in SafeText.Escape(body.Text("text") ?? "", keepLines: true).Split('\n'))
        {
            display.Line("    " + line);
        }

        var number = 0;
        foreach (var parameter in body.Items("parameters"))
        {
            number++;
            Field(display, $"${number}", parameter.ValueKind == JsonValueKind.String ? parameter.GetString()! : "NULL");
        }

        Reasons(display, body);
    }

    private static string Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
