using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Webhooks;

/// <summary>Writes an event for its receiver. Texts of clients are escaped as the receiver's format asks for.</summary>
internal static class WebhookBody
{
    private const int LongestText = 1500;

    /// <param name="told">The event.</param>
    /// <param name="approval">For events about an approval: the request as an approver sees it; null when it is not known.</param>
    /// <param name="page">Where it is answered; null when there is no such page.</param>
    /// <param name="template">The receiver's format.</param>
    public static byte[] Write(WebhookEvent told, ApprovalView? approval, string? page, WebhookTemplate template) => JsonSerializer.SerializeToUtf8Bytes(template switch
    {
        WebhookTemplate.Slack => Slack(told, approval, page),
        WebhookTemplate.Teams => Teams(told, approval, page),
        _ => Plain(told, approval, page),
    });

    private static JsonObject Plain(WebhookEvent told, ApprovalView? approval, string? page)
    {
        var body = new JsonObject
        {
            ["id"] = told.Id,
            ["type"] = told.Type,
            ["seq"] = told.Sequence,
            ["at"] = Utc(told.At),
            ["record"] = JsonNode.Parse(told.Record.GetRawText()),
        };
        if (approval is not null)
        {
            body["approval"] = JsonSerializer.SerializeToNode(approval, ApiJson.Default.ApprovalView);
        }

        if (page is not null)
        {
            body["links"] = new JsonObject { ["approval"] = page };
        }

        return body;
    }

    private static JsonObject Slack(WebhookEvent told, ApprovalView? approval, string? page)
    {
        var blocks = new JsonArray
        {
            new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(Title(told, approval), 150) } },
            new JsonObject
            {
                ["type"] = "section",
                ["fields"] = new JsonArray([.. Facts(told, approval).Take(10).Select(f => (JsonNode)new JsonObject { ["type"] = "mrkdwn", ["text"] = $"*{f.Name}*\n{Slacked(Cut(f.Value, 300))}" })]),
            },
        };
        if (Statement(told, approval) is { } statement)
        {
            blocks.Add((JsonNode)new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = $"```{Slacked(Cut(statement, LongestText)).Replace("```", "'''", StringComparison.Ordinal)}```" } });
        }

        if (page is not null)
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray(new JsonObject { ["type"] = "button", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Read and answer" }, ["url"] = page }),
            });
        }

        return new JsonObject { ["text"] = Slacked(Title(told, approval)), ["blocks"] = blocks };
    }

    private static JsonObject Teams(WebhookEvent told, ApprovalView? approval, string? page)
    {
        var body = new JsonArray
        {
            new JsonObject { ["type"] = "TextBlock", ["size"] = "Large", ["weight"] = "Bolder", ["wrap"] = true, ["text"] = Carded(Title(told, approval)) },
            new JsonObject { ["type"] = "FactSet", ["facts"] = new JsonArray([.. Facts(told, approval).Select(f => (JsonNode)new JsonObject { ["title"] = f.Name, ["value"] = Carded(Cut(f.Value, 300)) })]) },
        };
        if (Statement(told, approval) is { } statement)
        {
            body.Add((JsonNode)new JsonObject { ["type"] = "TextBlock", ["fontType"] = "Monospace", ["wrap"] = true, ["text"] = Carded(Cut(statement, LongestText)) });
        }

        var card = new JsonObject { ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json", ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = body };
        if (page is not null)
        {
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Read and answer", ["url"] = page });
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }),
        };
    }

    private static string Title(WebhookEvent told, ApprovalView? approval) => told.Type switch
    {
        "approval.requested" => $"Approval asked for: {approval?.Id ?? told.Text("approval")}",
        "approval.answered" => $"{told.Text("approver")} approves {told.Text("approval")}, more are needed",
        "approval.resolved" => $"{told.Text("approval")} {told.Text("approval_state")}",
        "approval.revoked" => $"{told.Text("approval")} revoked by {told.Text("approver")}",
        "statement.denied" => "A statement was denied",
        "session.refused" => "A session was refused",
        "safety" => $"Safety event {told.Text("error")}",
        "operator" => "An operator acted",
        _ => $"DbGuard: {told.Type}",
    };

    private static IEnumerable<(string Name, string Value)> Facts(WebhookEvent told, ApprovalView? approval)
    {
        (string Name, string? Value)[] facts =
        [
            ("Principal", approval?.Principal ?? Principal(told)),
            ("For", approval?.OnBehalfOf),
            ("Task", approval?.Task),
            ("Database", approval?.Database ?? told.Text("database")),
            ("Why", (approval is { Reasons: [var reason, ..] } ? reason.Sentence : Reason(told))),
            ("Touches", approval is { Touches.Count: > 0 } ? string.Join(", ", approval.Touches.Select(t => t.Relation)) : null),
            ("Estimate", approval?.EstimatedRows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows} rows (planner)") : null),
            ("Answered by", told.Text("approver")),
            ("Comment", told.Text("comment")),
            ("Detail", told.Type.StartsWith("approval.", StringComparison.Ordinal) ? null : told.Text("detail")),
            ("Expires", approval is { State: "pending" } ? Utc(approval.ExpiresAt) : null),
        ];
        return facts.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value!));
    }

    private static string? Statement(WebhookEvent told, ApprovalView? approval) =>
        told.Type == "approval.requested" ? approval?.Statement : told.Type == "statement.denied" ? told.Text("text") : null;

    private static string? Principal(WebhookEvent told) =>
        told.Record.TryGetProperty("principal", out var principal) && principal.TryGetProperty("subject", out var subject) && principal.TryGetProperty("issuer", out var issuer) ? $"{issuer}/{subject}" : null;

    private static string? Reason(WebhookEvent told) =>
        told.Record.TryGetProperty("decision", out var decision) && decision.TryGetProperty("reasons", out var reasons) && reasons.GetArrayLength() > 0 && reasons[0].TryGetProperty("sentence", out var sentence) ? sentence.GetString() : null;

    /// <summary>Slack's control characters (api.slack.com, Formatting text): a client's text names no channel and makes no link.</summary>
    private static string Slacked(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Cards read Markdown: what could be a link, an image or emphasis is escaped.</summary>
    private static string Carded(string text) => string.Concat(text.Select(c => c is '\\' or '[' or ']' or '(' or ')' or '*' or '_' or '`' or '#' or '<' or '>' or '!' ? $"\\{c}" : c.ToString()));

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
