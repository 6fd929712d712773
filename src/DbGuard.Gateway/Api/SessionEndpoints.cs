using System.Net.Mime;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Sessions over HTTP: <c>GET /v1/sessions</c>, and <c>POST /v1/sessions/{id}/kill</c> with an optional <see cref="AnswerBody"/>.
/// Ending one is recorded before it happens.
/// </summary>
internal sealed class SessionEndpoints(ISessionDirectory sessions, IAuditSink audit, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions", ListAsync);
        routes.MapPost("/sessions/{id}/kill", ApiResponse.Guarded(KillAsync));
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
        if (sessions.List().FirstOrDefault(s => s.Id == id) is not { } session)
        {
            await NoSessionAsync(context).ConfigureAwait(false);
            return;
        }

        await audit.AppendDurablyAsync(
            new AuditRecord
            {
                Kind = AuditRecordKind.OperatorAction,
                At = time.GetUtcNow(),
                SessionId = id,
                Approver = LocalPeer.UserOf(context).Name,
                Comment = body.Comment,
                Detail = "session ended by an operator",
            },
            context.RequestAborted).ConfigureAwait(false);
        if (!sessions.End(id))
        {
            await NoSessionAsync(context).ConfigureAwait(false);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            session, ApiJson.Default.SessionView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task NoSessionAsync(HttpContext context) => ApiResponse.RefuseAsync(
        context, StatusCodes.Status404NotFound, ApiCodes.NoSession, "there is no such session", "list them with `dbguard sessions list`");
}
