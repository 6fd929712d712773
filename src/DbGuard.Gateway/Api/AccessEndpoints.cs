using System.Collections.Immutable;
using System.Net.Mime;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Short-lived credentials over HTTP. For everybody whose identity is proven: <c>POST /v1/access</c> asks (201 with the credential, 202 when a person
/// must grant it), <c>GET /v1/access/{id}</c>, <c>POST /v1/access/{id}/collect</c> and <c>/revoke</c> for one's own. For operators at the local socket:
/// <c>GET /v1/access</c>, <c>POST /v1/access/{id}/grant</c>, <c>/deny</c>, <c>/revoke</c>, and <c>POST /v1/access/revoke?principal=…</c> or <c>?all=true</c>.
/// </summary>
internal sealed class AccessEndpoints(AccessDesk desk, ApproverGroups approvers, GatewayOptions options, PostgresListener listener)
{
    private const int MostListed = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/access", Guarded(RequestAsync));
        routes.MapGet("/access", Guarded(ForOperators(ListAsync)));
        routes.MapGet("/access/{id}", Guarded(ShowAsync));
        routes.MapPost("/access/{id}/collect", Guarded(CollectAsync));
        routes.MapPost("/access/{id}/grant", Guarded(ForOperators(context => AnswerAsync(context, isGranted: true))));
        routes.MapPost("/access/{id}/deny", Guarded(ForOperators(context => AnswerAsync(context, isGranted: false))));
        routes.MapPost("/access/{id}/revoke", Guarded(RevokeAsync));
        routes.MapPost("/access/revoke", Guarded(ForOperators(RevokeManyAsync)));
    }

    /// <summary>Turns stores that cannot be used into an answer.</summary>
    private static RequestDelegate Guarded(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AccessUnavailableException or AuditUnavailableException)
        {
            await ApiResponse.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, ApiCodes.StoreUnavailable, failure.Message, "look at the gateway's health and log, then try again").ConfigureAwait(false);
        }
    };

    private static RequestDelegate ForOperators(RequestDelegate handle) => context => ApiCallers.Of(context).Operator is null
        ? ApiResponse.RefuseAsync(context, StatusCodes.Status403Forbidden, "DBG3206", "only operators at the gateway's own machine may do this", "ask one")
        : handle(context);

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task BadBodyAsync(HttpContext context) => ApiResponse.RefuseAsync(
        context,
        StatusCodes.Status400BadRequest,
        ApiCodes.BadRequest,
        "the body is not a JSON object with profile, reason, lifetime_seconds, sessions and databases, or some of them",
        "send e.g. {\"lifetime_seconds\": 900} as application/json, or nothing");

    private static Task WriteAsync(HttpContext context, int status, AccessView view)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(view, ApiJson.Default.AccessView, MediaTypeNames.Application.Json, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, AccessRefusal refusal) => ApiResponse.RefuseAsync(
        context,
        refusal.Code switch
        {
            "DBG3201" => StatusCodes.Status404NotFound,
            "DBG3203" => StatusCodes.Status409Conflict,
            "DBG3204" => StatusCodes.Status403Forbidden,
            "DBG3205" => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        refusal.Code,
        refusal.Sentence,
        refusal.Help);

    private async Task RequestAsync(HttpContext context)
    {
        if (await ApiResponse.ReadAsync(context, ApiJson.Default.AccessBody, new AccessBody()).ConfigureAwait(false) is not { } body)
        {
            await BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var caller = ApiCallers.Of(context);
        var answer = await desk.RequestAsync(new TicketRequest(
            caller.Principal,
            caller.From,
            body.Profile,
            body.Reason,
            body.LifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            body.Sessions,
            body.Databases is { IsDefault: false } databases ? databases : [])).ConfigureAwait(false);
        await SendAsync(context, answer, answer.Ticket?.State == AccessState.Issued ? StatusCodes.Status201Created : StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private async Task ListAsync(HttpContext context)
    {
        var tickets = await desk.ListAsync(context.Request.Query["state"] != "all", MostListed).ConfigureAwait(false);
        IReadOnlyList<AccessView> views = [.. tickets.Select(t => AccessView.Of(t.Ticket, t.Ticket.State == AccessState.Issued ? t.Sessions : null))];
        await context.Response.WriteAsJsonAsync(views, ApiJson.Default.IReadOnlyListAccessView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = ApiCallers.Of(context);
        var ticket = await desk.FindAsync(IdOf(context), caller.Operator is null ? caller.Principal : null).ConfigureAwait(false);
        await SendAsync(context, ticket is null ? AccessRefusal.NotFound : ticket, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task CollectAsync(HttpContext context) =>
        await SendAsync(context, await desk.CollectAsync(IdOf(context), ApiCallers.Of(context).Principal).ConfigureAwait(false), StatusCodes.Status201Created).ConfigureAwait(false);

    private async Task AnswerAsync(HttpContext context, bool isGranted)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var user = ApiCallers.Of(context).Operator!;
        var answer = await desk.AnswerAsync(
            IdOf(context),
            isGranted,
            user.Name,
            body.Comment,
            (ticket, terms) => approvers.Refusal(ticket.Principal.ToString(), ticket.Principal.OnBehalfOf, terms.ApproverGroups, user)).ConfigureAwait(false);
        await SendAsync(context, answer, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var caller = ApiCallers.Of(context);
        var answer = await desk.RevokeAsync(IdOf(context), ByOf(caller), body.Comment, caller.Operator is null ? caller.Principal : null).ConfigureAwait(false);
        await SendAsync(context, answer, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task RevokeManyAsync(HttpContext context)
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
                context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "whose credentials shall be revoked?", "give `principal=issuer/subject` or `all=true`, one of them").ConfigureAwait(false);
            return;
        }

        var revoked = ImmutableArray.CreateBuilder<AccessView>();
        foreach (var id in await desk.OpenOfAsync(all ? null : principal).ConfigureAwait(false))
        {
            if ((await desk.RevokeAsync(id, ByOf(ApiCallers.Of(context)), body.Comment).ConfigureAwait(false)).Ticket is { } ticket)
            {
                revoked.Add(AccessView.Of(ticket));
            }
        }

        await context.Response.WriteAsJsonAsync(
            revoked.ToImmutable(), ApiJson.Default.IReadOnlyListAccessView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private static string ByOf(ApiCaller caller) => caller.Operator?.Name ?? caller.Principal.ToString();

    private Task SendAsync(HttpContext context, AccessAnswer answer, int status)
    {
        if (!answer.IsDone)
        {
            return RefuseAsync(context, answer.Refusal);
        }

        var view = AccessView.Of(answer.Ticket);
        return WriteAsync(context, status, answer.Password is null ? view : view with
        {
            Password = answer.Password,
            Host = options.Access.Host ?? listener.EndPoint?.Address.ToString(),
            Port = options.Access.Port ?? listener.EndPoint?.Port,
        });
    }
}
