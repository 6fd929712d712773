using System.Net.Mime;
using System.Text.Json.Serialization.Metadata;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Approvals over HTTP: <c>GET /v1/approvals?state=&amp;limit=</c>, <c>GET /v1/approvals/{id}</c>, and
/// <c>POST /v1/approvals/{id}/approve</c> or <c>/deny</c> with an optional <see cref="AnswerBody"/>. Reading changes nothing.
/// </summary>
internal sealed class ApprovalEndpoints(IApprovalStore store, ApproverGroups approvers, TimeProvider time)
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals", ApiResponse.Guarded(ListAsync));
        routes.MapGet("/approvals/{id}", ApiResponse.Guarded(ShowAsync));
        routes.MapPost("/approvals/{id}/approve", ApiResponse.Guarded(context => AnswerAsync(context, isApproved: true)));
        routes.MapPost("/approvals/{id}/deny", ApiResponse.Guarded(context => AnswerAsync(context, isApproved: false)));
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

        var requests = await store.ListAsync(state, limit, context.RequestAborted).ConfigureAwait(false);
        IReadOnlyList<ApprovalView> views = [.. requests.Select(ApprovalView.Of)];
        await WriteAsync(context, views, ApiJson.Default.IReadOnlyListApprovalView).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await store.FindAsync(Id(context), context.RequestAborted).ConfigureAwait(false) is { } request)
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
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var id = Id(context);
        if (await store.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } request)
        {
            await NotFoundAsync(context).ConfigureAwait(false);
            return;
        }

        var user = LocalPeer.UserOf(context);
        if (approvers.Refusal(request, user) is { } refusal)
        {
            await ApiResponse.RefuseAsync(context, StatusCodes.Status403Forbidden, ApiCodes.NotApprover, refusal, "ask a member of the approver groups").ConfigureAwait(false);
            return;
        }

        var answer = new ApprovalAnswer(user.Name, isApproved, body.Comment, time.GetUtcNow());
        var resolved = await store.ResolveAsync(
            id, isApproved ? ApprovalState.Approved : ApprovalState.Denied, answer, context.RequestAborted).ConfigureAwait(false);
        if (resolved is null || !ReferenceEquals(resolved.Answer, answer))
        {
            var now = resolved is null ? "gone" : ApprovalEvidence.NameOf(resolved.State);
            await ApiResponse.RefuseAsync(context, StatusCodes.Status409Conflict, ApiCodes.NotPending, $"the request is {now}, not pending", "nothing was changed").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, ApprovalView.Of(resolved), ApiJson.Default.ApprovalView).ConfigureAwait(false);
    }
}
