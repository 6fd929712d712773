using System.Globalization;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>
/// Records as CSV (RFC 4180, UTF-8, CRLF). A text that a spreadsheet would take for a formula gets an apostrophe before it: the
/// texts are an agent's, and an auditor's spreadsheet must not run them.
/// </summary>
internal static class AuditCsv
{
    private const string LineEnd = "\r\n";

    public const string Head =
        "seq,time,kind,session,statement,principal,profile,client,database,application,verdict,codes,text,parameters,"
        + "approval,approval_state,approver,comment,rows,bytes,elapsed_us,tag,error,detail,hash" + LineEnd;

    public static string Line(StoredRecord record)
    {
        var body = AuditBody.Of(record);
        var codes = body.Items("decision", "reasons").Select(r => r.TryGetProperty("code", out var code) ? code.GetString() : null).OfType<string>().Distinct();
        string?[] cells =
        [
            Text(record.Sequence),
            UtcText.Of(record.At),
            AuditBody.KindOf(record),
            record.SessionId,
            Text(record.StatementNumber),
            body.Principal(),
            body.Text("profile"),
            body.Text("client"),
            body.Text("database"),
            body.Text("application"),
            body.Text("decision", "verdict"),
            string.Join(' ', codes),
            body.Text("text"),
            body.Root.ValueKind == System.Text.Json.JsonValueKind.Object && body.Root.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : null,
            body.Text("approval"),
            body.Text("approval_state"),
            body.Text("approver"),
            body.Text("comment"),
            Text(body.Number("rows")),
            Text(body.Number("bytes")),
            Text(body.Number("elapsed_us")),
            body.Text("tag"),
            body.Text("error"),
            body.Text("detail"),
            Convert.ToHexStringLower(record.Hash),
        ];
        return string.Join(',', cells.Select(Cell)) + LineEnd;
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var harmless = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(",\"\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
