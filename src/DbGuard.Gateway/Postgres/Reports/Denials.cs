using System.Buffers;
using System.Text;
using System.Text.Json;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Reports;

/// <summary>The gateway's own errors as PostgreSQL errors: SQLSTATE, sentence, one JSON object in DETAIL, help in HINT.</summary>
internal static class Denials
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The denial of a text, as its deciding reason says it.</summary>
    public static Report For(GuardOutcome outcome)
    {
        var reason = outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == outcome.Verdict)
            ?? new DecisionReason(Verdict.Deny, "DBG2001", "default-deny", "no profile allows this statement", "ask for a profile that does", []);
        if (outcome.Failure is { IsSyntaxError: true } failure)
        {
            return new Report(
                ReportSeverity.Error,
                SqlState.SyntaxError,
                failure.NearToken is { } near ? $"syntax error at or near \"{near}\"" : failure.Sentence)
            {
                Position = failure.Position,
                Detail = Detail(reason),
            };
        }

        return For(reason, SqlState.InsufficientPrivilege) with { Position = outcome.Failure?.Position ?? 0 };
    }

    /// <summary>One reason as an error.</summary>
    public static Report For(DecisionReason reason, string sqlState) =>
        new(ReportSeverity.Error, sqlState, reason.Sentence) { Detail = Detail(reason), Hint = reason.Help.Length > 0 ? reason.Help : null };

    /// <summary>An error of the gateway itself.</summary>
    public static Report Own(string code, string sqlState, string sentence, string help = "", bool isRetryable = false) =>
        For(new DecisionReason(Verdict.Deny, code, "gateway", sentence, help, [], IsRetryable: isRetryable), sqlState);

    /// <summary>The object an agent can read: <c>code</c>, <c>rule</c>, <c>objects</c>, <c>how_to_fix</c>, <c>retryable</c>.</summary>
    private static string Detail(DecisionReason reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("rule", reason.Rule);
            json.WriteStartArray("objects");
            foreach (var item in reason.Objects)
            {
                json.WriteStringValue(item);
            }

            json.WriteEndArray();
            json.WriteString("how_to_fix", reason.Help);
            json.WriteBoolean("retryable", reason.IsRetryable);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
