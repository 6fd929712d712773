using System.Globalization;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Console.Login;
using DbGuard.Gateway.Console.Pages;
using DbGuard.Gateway.Stores;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DbGuard.Gateway.Console;

/// <summary>Pages and forms behind the login. Reading changes nothing; every form leads back to a page.</summary>
internal sealed class ConsoleEndpoints(ApprovalDesk desk, SessionDesk sessions, ChainCheck check, EvidenceDownload evidence)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Page<OverviewPage>());
        routes.MapGet("/approvals", () => Page<InboxPage>());
        routes.MapGet("/approvals/{id}", (string id) => Page<RequestPage>((nameof(RequestPage.Id), id)));
        routes.MapPost("/approvals/{id}/answer", AnswerAsync);
        routes.MapPost("/approvals/{id}/trial", async (HttpContext context, string id) => Told(context, id, await desk.TryAsync(id, ConsolePerson.Of(context), context.RequestAborted)));
        routes.MapPost("/approvals/{id}/revoke", async (HttpContext context, string id) => Told(context, id, await desk.RevokeAsync(id, ConsolePerson.Of(context), context.RequestAborted)));
        routes.MapGet("/sessions/{id}", (string id) => Page<ReplayPage>((nameof(ReplayPage.Id), id)));
        routes.MapGet("/sessions/{id}/end", (string id) => Page<EndSessionPage>((nameof(EndSessionPage.Id), id)));
        routes.MapPost("/sessions/{id}/end", EndAsync);
        routes.MapGet("/search", (string? principal, string? table, string? column, string? label, string? verdict, string? text, string? since, string? until) => Page<SearchPage>(
            (nameof(SearchPage.Principal), principal), (nameof(SearchPage.Table), table), (nameof(SearchPage.Column), column), (nameof(SearchPage.Label), label),
            (nameof(SearchPage.Verdict), verdict), (nameof(SearchPage.Text), text), (nameof(SearchPage.Since), since), (nameof(SearchPage.Until), until)));
        routes.MapGet("/policy", () => Page<PolicyPage>());
        routes.MapPost("/policy", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return Page<PolicyPage>((nameof(PolicyPage.Sql), form["sql"].ToString()), (nameof(PolicyPage.Who), form["who"].ToString()), (nameof(PolicyPage.Database), form["database"].ToString()));
        });
        routes.MapGet("/evidence", () => Page<EvidenceFormPage>());
        routes.MapPost("/evidence", (Delegate)evidence.MakeAsync);
        routes.MapGet("/health", (string? period) => Page<HealthPage>((nameof(HealthPage.Span), period)));
        routes.MapPost("/health/verify", (HttpContext context) =>
        {
            check.Begin(ConsolePerson.Of(context).Name);
            return Results.LocalRedirect("/health");
        });
    }

    private static RazorComponentResult<T> Page<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent => new(parameters.ToDictionary(p => p.Name, p => p.Value)) { PreventStreamingRendering = true };

    private static IResult Told(HttpContext context, string id, AnswerOutcome outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return Results.LocalRedirect($"/approvals/{outcome.Request!.Id}");
        }

        context.Response.StatusCode = refusal.Status;
        return Page<RequestPage>((nameof(RequestPage.Id), id), (nameof(RequestPage.Refused), $"{refusal.Code} {refusal.Sentence}: {refusal.Help}"));
    }

    /// <summary>The scope of the form; false when its numbers cannot be read.</summary>
    private static bool TryScope(IFormCollection form, out ApprovalScope? scope)
    {
        scope = null;
        var (rows, minutes) = (form["rows"].ToString().Trim(), form["minutes"].ToString().Trim());
        var kind = form["for"].ToString() is { Length: > 0 } given ? given : "statement";
        long? ceiling = null;
        double? time = null;
        if (rows.Length > 0)
        {
            if (!long.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            {
                return false;
            }

            ceiling = most;
        }

        if (kind == "time")
        {
            if (!double.TryParse(minutes, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            time = number;
        }

        scope = new ScopeBody(kind, time, kind != "statement" && form["any"] == "true", ceiling).ToScope();
        return scope is not null;
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var answer = form["answer"].ToString();
        var comment = form["comment"].ToString().Trim();
        var isApproved = answer == "approve";
        ApprovalScope? scope = null;
        if ((!isApproved && answer != "deny") || comment.Length > AnswerBody.LongestComment || (isApproved && !TryScope(form, out scope)))
        {
            return Told(context, id, AnswerOutcome.Refused(StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "the form cannot be read", "minutes and rows are numbers, and a comment has at most 2,000 characters"));
        }

        var given = new GivenAnswer(isApproved, comment.Length > 0 ? comment : null, scope, form["break"] == "true");
        return Told(context, id, await desk.AnswerAsync(id, ConsolePerson.Of(context), given, context.RequestAborted).ConfigureAwait(false));
    }

    private async Task<IResult> EndAsync(HttpContext context, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var comment = form["comment"].ToString().Trim();
        await sessions.EndAsync(
            id, ConsolePerson.Of(context).Name, comment.Length is > 0 and <= AnswerBody.LongestComment ? comment : null, context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect($"/sessions/{Uri.EscapeDataString(id)}");
    }
}
