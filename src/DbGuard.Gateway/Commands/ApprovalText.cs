using System.Globalization;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary>One request for approval as an approver reads it.</summary>
internal static class ApprovalText
{
    /// <summary>What was granted, in a few words.</summary>
    public static string Describe(GrantView grant) => string.Create(
        CultureInfo.InvariantCulture,
        $"for {grant.For switch { "session" => "this session", "time" => "this principal", _ => "one execution" }}, {(grant.AnyParameters ? "any" : "these")} parameters{(grant.RowCeiling is { } rows ? $", at most {rows} rows" : "")}, until {UtcText.Of(grant.ExpiresAt)}, used {grant.Uses} {(grant.Uses == 1 ? "time" : "times")}");

    public static void Write(TextWriter output, bool isJson, ApprovalView view)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(view, ApiJson.Default.ApprovalView));
            return;
        }

        var display = new Display(output);
        display.Line((view.Id, "bold"), ("  ", "default"), (view.State, AuditRecordLine.StyleOf(view.State)));
        AuditSessionText.Field(display, "principal", view.Principal + (view.OnBehalfOf is { } human ? $" for {human}" : ""));
        if (view.Task is { } task)
        {
            AuditSessionText.Field(display, "task", task);
        }

        AuditSessionText.Field(display, "profile", view.Profile);
        AuditSessionText.Field(display, "database", $"{view.Database}, client {view.Client}");
        AuditSessionText.Field(display, "session", view.Session + (view.StatementNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" statement {number}") : ""));
        AuditSessionText.Field(display, "requested", UtcText.Of(view.RequestedAt));
        AuditSessionText.Field(display, "expires", UtcText.Of(view.ExpiresAt));
        AuditSessionText.Field(display, "approvers", view.ApproverGroups.Count == 0 ? "any operator" : string.Join(", ", view.ApproverGroups));
        foreach (var reason in view.Reasons)
        {
            AuditSessionText.Field(display, "why", $"{reason.Code} {reason.Sentence} (rule {reason.Rule})");
        }

        foreach (var touch in view.Touches)
        {
            AuditSessionText.Field(
                display,
                "touches",
                $"{touch.Relation} ({string.Join(", ", touch.Access)}): {string.Join(", ", touch.Columns)}" + (touch.Labels.Count > 0 ? $" [{string.Join(", ", touch.Labels)}]" : ""));
        }

        if (view.EstimatedRows is { } rows)
        {
            AuditSessionText.Field(display, "estimate", string.Create(CultureInfo.InvariantCulture, $"{rows} rows, says the planner: an estimate, no count"));
        }

        if (view.InTransaction)
        {
            AuditSessionText.Field(display, "waits", "in an open transaction" + (view.TransactionSince is { } since ? $" since {UtcText.Of(since)}" : "") + ", whose locks it keeps");
        }

        foreach (var held in view.Locks)
        {
            AuditSessionText.Field(display, "locks", held);
        }

        if (view.Trial is { } trial)
        {
            TrialText.Write(display, trial);
        }

        foreach (var answer in view.Answers)
        {
            AuditSessionText.Field(
                display,
                answer.Approved ? answer.BreakGlass ? "break-glass" : "approved" : "denied",
                $"{UtcText.Of(answer.At)} by {answer.Approver}" + (answer.Comment is { } comment ? $": {comment}" : ""));
        }

        if (view.Missing is { } missing)
        {
            AuditSessionText.Field(display, "missing", missing);
        }

        if (view.Grant is { } grant)
        {
            AuditSessionText.Field(display, "grant", Describe(grant));
        }

        display.Line();
        foreach (var line in SafeText.Escape(view.Statement, keepLines: true).Split('\n'))
        {
            display.Line("    " + line);
        }

        for (var i = 0; i < view.Parameters.Count; i++)
        {
            AuditSessionText.Field(display, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), view.Parameters[i] ?? "NULL");
        }
    }
}
