using System.Net.Mime;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Sessions over HTTP: <c>GET /v1/sessions</c>, <c>POST /v1/sessions/{id}/kill</c>, and the kill switch
/// <c>POST /v1/sessions/kill?principal=issuer/subject</c> or <c>?all=true</c>, each with an optional <see cref="AnswerBody"/>.
/// Ending one is recorded before it happens.
/// </summary>
internal sealed class SessionEndpoints(ISessionDirectory sessions, SessionDesk desk, Stores.Shared.SharedKillSwitch? others = null)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions", ListAsync);
        routes.MapPost("/sessions/{id}/kill", ApiResponse.Guarded(KillAsync));
        routes.MapPost("/sessions/kill", ApiResponse.Guarded(KillManyAsync));
    }

    private Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        sessions.List(), ApiJson.Default.IReadOnlyListSessionView, MediaTypeNames.Application.Json, context.RequestAborted);

    private async Task KillAsync(HttpContext context)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var id = (string)context.Request.RouteValues["id"]!;
        if (await desk.EndAsync(id, LocalPeer.UserOf(context).Name, body.Comment, context.RequestAborted).ConfigureAwait(false) is not { } session)
        {
            await NoSessionAsync(context).ConfigureAwait(false);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            session, ApiJson.Default.SessionView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task KillManyAsync(HttpContext context)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var principal = context.Request.Query["principal"].ToString();
        var all = context.Request.Query["all"] == "true";
        if (all == (principal.Length > 0))
        {
            await ApiResponse.RefuseAsync(
                context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "whose sessions shall end?", "give `principal=issuer/subject` or `all=true`, one of them").ConfigureAwait(false);
            return;
        }

        if (others is not null)
        {
            await others.TellAsync(all ? null : principal, LocalPeer.UserOf(context).Name, body.Comment, context.RequestAborted).ConfigureAwait(false);
        }

        var meant = sessions.List().Where(session => all || session.Principal == principal).ToList();
        foreach (var session in meant)
        {
            await desk.EndAsync(session.Id, LocalPeer.UserOf(context).Name, body.Comment, context.RequestAborted).ConfigureAwait(false);
        }

        await context.Response.WriteAsJsonAsync(
            meant, ApiJson.Default.IReadOnlyListSessionView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task NoSessionAsync(HttpContext context) => ApiResponse.RefuseAsync(
        context, StatusCodes.Status404NotFound, ApiCodes.NoSession, "there is no such session", "list them with `dbguard sessions list`");
}
