using System.Net.Mime;
using System.Text.Json.Serialization.Metadata;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Approvals over HTTP: <c>GET /v1/approvals?state=&amp;limit=</c>, <c>GET /v1/approvals/{id}</c>, and
/// <c>POST /v1/approvals/{id}/approve</c>, <c>/deny</c>, <c>/trial</c> or <c>/revoke</c> with an optional <see cref="AnswerBody"/>. Reading changes nothing.
/// Callers with tokens read what they themselves asked for, and nothing else.
/// </summary>
internal sealed class ApprovalEndpoints(IApprovalStore store, ApprovalDesk desk)
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals", ApiResponse.Guarded(ListAsync));
        routes.MapGet("/approvals/{id}", ApiResponse.Guarded(ShowAsync));
        routes.MapPost("/approvals/{id}/approve", ApiResponse.Guarded(context => AnswerAsync(context, isApproved: true)));
        routes.MapPost("/approvals/{id}/deny", ApiResponse.Guarded(context => AnswerAsync(context, isApproved: false)));
        routes.MapPost("/approvals/{id}/trial", ApiResponse.Guarded(TryAsync));
        routes.MapPost("/approvals/{id}/revoke", ApiResponse.Guarded(RevokeAsync));
    }

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, MediaTypeNames.Application.Json, context.RequestAborted);

    private static Task NotFoundAsync(HttpContext context) => ApiResponse.RefuseAsync(
        context, StatusCodes.Status404NotFound, ApiCodes.NotFound, "there is no such approval request", "list them with `dbguard approvals list`");

    private static string Id(HttpContext context) => ApprovalId.Normalize((string)context.Request.RouteValues["id"]!);

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        ApprovalState? state = null;
        if (query.TryGetValue("state", out var name) && name.ToString() is { Length: > 0 } text)
        {
            state = Enum.GetValues<ApprovalState>().Cast<ApprovalState?>().FirstOrDefault(s => ApprovalEvidence.NameOf(s!.Value) == text);
            if (state is null)
            {
                await ApiResponse.RefuseAsync(context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "there is no such state", "use pending, approved, denied, expired or withdrawn").ConfigureAwait(false);
                return;
            }
        }

        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var number) && !(int.TryParse(number, out limit) && limit is >= 1 and <= LargestLimit))
        {
            await ApiResponse.RefuseAsync(context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "limit is not a number from 1 to 1000", "leave it out for 100").ConfigureAwait(false);
            return;
        }

        var caller = ApiCallers.Of(context);
        var all = await store.ListAsync(state, limit, context.RequestAborted).ConfigureAwait(false);
        var requests = caller.Operator is not null ? all : all.Where(r => r.Principal == caller.Principal.ToString());
        IReadOnlyList<ApprovalView> views = [.. requests.Select(ApprovalView.Of)];
        await WriteAsync(context, views, ApiJson.Default.IReadOnlyListApprovalView).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = ApiCallers.Of(context);
        if (await store.FindAsync(Id(context), context.RequestAborted).ConfigureAwait(false) is { } request
            && (caller.Operator is not null || request.Principal == caller.Principal.ToString()))
        {
            await WriteAsync(context, ApprovalView.Of(request), ApiJson.Default.ApprovalView).ConfigureAwait(false);
        }
        else
        {
            await NotFoundAsync(context).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, bool isApproved)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body || (body.Scope is not null && body.Scope.ToScope() is null))
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        if (await OperatorAsync(context).ConfigureAwait(false) is { } person)
        {
            var given = new GivenAnswer(isApproved, body.Comment, body.Scope?.ToScope(), body.BreakGlass);
            await TellAsync(context, await desk.AnswerAsync(Id(context), person, given, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(HttpContext context)
    {
        if (await OperatorAsync(context).ConfigureAwait(false) is { } person)
        {
            await TellAsync(context, await desk.TryAsync(Id(context), person, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task RevokeAsync(HttpContext context)
    {
        if (await OperatorAsync(context).ConfigureAwait(false) is { } person)
        {
            await TellAsync(context, await desk.RevokeAsync(Id(context), person, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>The person at the local socket; null, and a refusal sent, for callers with tokens.</summary>
    private static async Task<Operator?> OperatorAsync(HttpContext context)
    {
        if (ApiCallers.Of(context).Operator is { } user)
        {
            return new Operator(user.Name, user.Groups);
        }

        await ApiResponse.RefuseAsync(
            context, StatusCodes.Status403Forbidden, ApiCodes.NotApprover, "agents do not answer requests", "an operator answers at the console, or with `dbguard approvals` on the gateway's machine").ConfigureAwait(false);
        return null;
    }

    private static Task TellAsync(HttpContext context, AnswerOutcome outcome) => outcome.Refusal is { } refusal
        ? ApiResponse.RefuseAsync(context, refusal.Status, refusal.Code, refusal.Sentence, refusal.Help)
        : WriteAsync(context, ApprovalView.Of(outcome.Request!), ApiJson.Default.ApprovalView);
}
