using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Commands;

/// <summary>Writes an explanation for programs: one JSON object.</summary>
internal static class PolicyExplanationJson
{
    public static string Write(PolicyExplanation explanation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", PolicyExplanation.Words(explanation.Outcome.Verdict));
            json.WriteString("profile", explanation.Profile.Name);
            json.WriteString("policy_version", explanation.Policy.Version);
            json.WriteStartArray("statements");
            foreach (var statement in explanation.Outcome.Statements)
            {
                WriteStatement(json, explanation, statement);
            }

            json.WriteEndArray();
            if (explanation.Outcome.Statements.IsEmpty)
            {
                WriteReasons(json, explanation.Outcome.Decision);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteStatement(Utf8JsonWriter json, PolicyExplanation explanation, StatementOutcome statement)
    {
        var facts = statement.Statement.Facts;
        json.WriteStartObject();
        json.WriteString("verdict", PolicyExplanation.Words(statement.Decision.Verdict));
        json.WriteString("fingerprint", statement.Statement.Fingerprint);
        json.WriteStartObject("facts");
        json.WriteString("kind", PolicyExplanation.Words(facts.Kind));
        Strings(json, "traits", facts.Traits == StatementTraits.None ? [] : PolicyExplanation.Words(facts.Traits).Split(", "));
        Array(json, "tables", facts.Tables, t =>
        {
            json.WriteString("name", t.Table.Name.ToString());
            json.WriteString("access", PolicyExplanation.Words(t.Modes));
            json.WriteBoolean("behind_view", t.ThroughView);
        });
        Array(json, "columns", facts.Columns, c =>
        {
            json.WriteString("name", explanation.PlainName(c.Column));
            json.WriteString("usage", PolicyExplanation.Words(c.Usage));
            Strings(json, "labels", explanation.Labels.Of(c.Column).Select(l => l.Name));
        });
        Array(json, "functions", facts.Functions, f =>
        {
            json.WriteString("name", f.Name.ToString());
            json.WriteString("effect", PolicyExplanation.Words(f.Effect));
        });
        Array(json, "gaps", facts.Gaps, g =>
        {
            json.WriteString("kind", PolicyExplanation.Words(g.Kind));
            json.WriteString("subject", g.Subject);
        });
        Strings(json, "objects", facts.ObjectNames);
        Strings(json, "settings", facts.Settings.Select(s => s.Name));
        json.WriteEndObject();
        Array(json, "checks", statement.Decision.Trace.Steps, s =>
        {
            json.WriteString("rule", s.Rule);
            json.WriteString("outcome", s.Outcome);
        });
        Array(json, "result", PolicyExplanation.Result(statement), c =>
        {
            json.WriteString("name", c.Name);
            json.WriteString("masker", c.Mask?.Masker?.Name);
            json.WriteString("label", c.Mask?.Masker is null ? null : c.Mask.Label);
            json.WriteString("origin", explanation.Origin(c.Origin));
            if (c.Detection is { } detection)
            {
                Strings(json, "detect", detection.Detectors.Detectors.Select(d => d.Name));
            }
        });
        WriteReasons(json, statement.Decision);
        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, Decision decision)
    {
        Array(json, "reasons", decision.Reasons, r =>
        {
            json.WriteString("verdict", PolicyExplanation.Words(r.Verdict));
            json.WriteString("code", r.Code);
            json.WriteString("rule", r.Rule);
            json.WriteString("sentence", r.Sentence);
            json.WriteString("how_to_fix", r.Help);
            Strings(json, "objects", r.Objects);
        });
        if (decision.RowLimit is { } rows)
        {
            json.WriteNumber("row_limit", rows);
        }

        if (decision.ChangeLimit is { } changes)
        {
            json.WriteNumber("change_limit", changes);
        }

        Array(json, "compared", decision.Guesses, g =>
        {
            json.WriteString("label", g.Label);
            json.WriteNumber("values", g.Values.Length);
            json.WriteBoolean("arrays", g.Values.Any(v => v.With == ComparedWith.ArrayParameter));
        });
        Strings(json, "may_fail", decision.Failures.Select(f => f.Label));
        json.WriteBoolean("counts_as_export", decision.CountsAsExport);
        json.WriteNumber("sensitive_columns", decision.SensitiveColumns);

        if (decision.Hold is { } hold)
        {
            json.WriteNumber("hold_seconds", hold.Timeout.TotalSeconds);
            Strings(json, "approvers", hold.ApproverGroups);
        }
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
