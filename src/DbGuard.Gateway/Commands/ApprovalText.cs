using System.Globalization;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary>One request for approval as an approver reads it.</summary>
internal static class ApprovalText
{
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

        if (view.Approver is { } approver)
        {
            AuditSessionText.Field(
                display,
                "answered",
                $"{UtcText.Of(view.AnsweredAt ?? default)} by {approver}" + (view.Comment is { } comment ? $": {comment}" : ""));
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
