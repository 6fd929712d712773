using System.Text.Json;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Audit;

/// <summary>A decision in a record: verdict, policy, reasons, masks (masked columns only, 1-based), columns that are looked through, trace, hold terms, row limit.</summary>
internal static class DecisionJson
{
    public static byte[] Encode(Decision decision) => AuditRecordEncoder.ToBytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("verdict", AuditNames.Of(decision.Verdict));
        json.WriteString("policy", decision.PolicyVersion);
        json.WriteString("profile", decision.Trace.Profile);
        if (decision.Reasons.Length > 0)
        {
            json.WriteStartArray("reasons");
            foreach (var reason in decision.Reasons)
            {
                WriteReason(json, reason);
            }

            json.WriteEndArray();
        }

        if (decision.Masks.MasksAnything)
        {
            WriteMasks(json, decision.Masks);
        }

        if (decision.Masks.Detection is { } detection)
        {
            WriteDetection(json, detection);
        }

        WriteTrace(json, decision.Trace);

        if (decision.Hold is { } hold)
        {
            json.WriteStartObject("hold");
            WriteStrings(json, "groups", hold.ApproverGroups);
            json.WriteNumber("timeout_us", hold.Timeout.Ticks / TimeSpan.TicksPerMicrosecond);
            json.WriteEndObject();
        }

        if (decision.RowLimit is { } limit)
        {
            json.WriteNumber("row_limit", limit);
        }

        if (decision.ChangeLimit is { } changes)
        {
            json.WriteNumber("change_limit", changes);
        }

        if (!decision.Touches.IsEmpty)
        {
            WriteTouches(json, decision.Touches);
        }

        if (!decision.Guesses.IsEmpty)
        {
            WriteGuesses(json, decision.Guesses);
        }

        if (!decision.Failures.IsEmpty)
        {
            WriteStrings(json, "may_fail", [.. decision.Failures.Select(f => f.Label)]);
        }

        json.WriteEndObject();
    });

    /// <summary>Who was asked follows from the policy version; only who spoke is written, or the silence would be most of every record.</summary>
    private static void WriteTrace(Utf8JsonWriter json, DecisionTrace trace)
    {
        json.WriteNumber("asked", trace.Steps.Length);
        if (!trace.Steps.Any(s => s.Spoke))
        {
            return;
        }

        json.WriteStartArray("trace");
        foreach (var step in trace.Steps)
        {
            if (step.Spoke)
            {
                json.WriteStartArray();
                json.WriteStringValue(step.Rule);
                json.WriteStringValue(step.Outcome);
                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteReason(Utf8JsonWriter json, DecisionReason reason)
    {
        json.WriteStartObject();
        json.WriteString("verdict", AuditNames.Of(reason.Verdict));
        json.WriteString("code", reason.Code);
        json.WriteString("rule", reason.Rule);
        json.WriteString("sentence", reason.Sentence);
        json.WriteString("help", reason.Help);
        WriteStrings(json, "objects", reason.Objects);
        if (reason.Span is { } span)
        {
            json.WriteStartArray("span");
            json.WriteNumberValue(span.Offset);
            json.WriteNumberValue(span.Length);
            json.WriteEndArray();
        }

        if (reason.IsRetryable)
        {
            json.WriteBoolean("retryable", true);
        }

        json.WriteEndObject();
    }

    /// <summary>How many comparisons with values of the client there are per label; an array counts as one here.</summary>
    private static void WriteGuesses(Utf8JsonWriter json, IReadOnlyList<GuessCost> guesses)
    {
        json.WriteStartArray("compared");
        foreach (var guess in guesses)
        {
            json.WriteStartArray();
            json.WriteStringValue(guess.Label);
            json.WriteNumberValue(guess.Values.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteTouches(Utf8JsonWriter json, IReadOnlyList<TableTouch> touches)
    {
        json.WriteStartArray("touches");
        foreach (var touch in touches)
        {
            json.WriteStartObject();
            json.WriteString("table", touch.Relation);
            WriteStrings(json, "access", touch.Access);
            if (!touch.Columns.IsEmpty)
            {
                WriteStrings(json, "columns", touch.Columns);
            }

            if (!touch.Labels.IsEmpty)
            {
                WriteStrings(json, "labels", touch.Labels);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMasks(Utf8JsonWriter json, MaskPlan masks)
    {
        json.WriteStartArray("masks");
        for (var i = 0; i < masks.Columns.Length; i++)
        {
            if (masks.Columns[i] is { Masker: { } masker, Label: var label })
            {
                json.WriteStartObject();
                json.WriteNumber("column", i + 1);
                json.WriteString("masker", masker.Name);
                json.WriteString("label", label);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The columns that are looked through, from 1; <c>all</c> where they are not known. For what follows from policy and profile.</summary>
    private static void WriteDetection(Utf8JsonWriter json, DetectionPlan detection)
    {
        if (detection.Columns.IsEmpty)
        {
            json.WriteString("detect", DetectorCatalogue.All);
            return;
        }

        json.WriteStartArray("detect");
        for (var i = 0; i < detection.Columns.Length; i++)
        {
            if (detection.Columns[i])
            {
                json.WriteNumberValue(i + 1);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
