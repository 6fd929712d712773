using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
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
    private const long LargestBodyBytes = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals", Answering(ListAsync));
        routes.MapGet("/approvals/{id}", Answering(ShowAsync));
        routes.MapPost("/approvals/{id}/approve", Answering(context => AnswerAsync(context, isApproved: true)));
        routes.MapPost("/approvals/{id}/deny", Answering(context => AnswerAsync(context, isApproved: false)));
    }

    /// <summary>Turns a store that cannot be used into an answer.</summary>
    private static RequestDelegate Answering(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ApprovalStoreException or AuditUnavailableException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, ApiCodes.StoreUnavailable, exception.Message, "look at the gateway's health and log, then try again").ConfigureAwait(false);
        }
    };

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, MediaTypeNames.Application.Json, context.RequestAborted);

    private static Task RefuseAsync(HttpContext context, int status, string code, string sentence, string help)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new ApiProblem(code, sentence, help), ApiJson.Default.ApiProblem);
    }

    private static Task NotFoundAsync(HttpContext context) => RefuseAsync(
        context, StatusCodes.Status404NotFound, ApiCodes.NotFound, "there is no such approval request", "list them with `dbguard approvals list`");

    private static string Id(HttpContext context) => ApprovalId.Normalize((string)context.Request.RouteValues["id"]!);

    private static async Task<AnswerBody?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is 0 || (context.Request.ContentLength is null && !context.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return new AnswerBody(null);
        }

        if (!context.Request.HasJsonContentType() || context.Request.ContentLength > LargestBodyBytes)
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFromJsonAsync(ApiJson.Default.AnswerBody, context.RequestAborted).ConfigureAwait(false) is { } body
                && body.Comment is not { Length: > AnswerBody.LongestComment } ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        ApprovalState? state = null;
        if (query.TryGetValue("state", out var name) && name.ToString() is { Length: > 0 } text)
        {
            state = Enum.GetValues<ApprovalState>().Cast<ApprovalState?>().FirstOrDefault(s => ApprovalEvidence.NameOf(s!.Value) == text);
            if (state is null)
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "there is no such state", "use pending, approved, denied, expired or withdrawn").ConfigureAwait(false);
                return;
            }
        }

        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var number) && !(int.TryParse(number, out limit) && limit is >= 1 and <= LargestLimit))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "limit is not a number from 1 to 1000", "leave it out for 100").ConfigureAwait(false);
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
        if (await ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "the body is not a JSON object with a comment of at most 2000 characters", "send {\"comment\": \"…\"} as application/json, or nothing").ConfigureAwait(false);
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
            await RefuseAsync(context, StatusCodes.Status403Forbidden, ApiCodes.NotApprover, refusal, "ask a member of the approver groups").ConfigureAwait(false);
            return;
        }

        var answer = new ApprovalAnswer(user.Name, isApproved, body.Comment, time.GetUtcNow());
        var resolved = await store.ResolveAsync(
            id, isApproved ? ApprovalState.Approved : ApprovalState.Denied, answer, context.RequestAborted).ConfigureAwait(false);
        if (resolved is null || !ReferenceEquals(resolved.Answer, answer))
        {
            var now = resolved is null ? "gone" : ApprovalEvidence.NameOf(resolved.State);
            await RefuseAsync(context, StatusCodes.Status409Conflict, ApiCodes.NotPending, $"the request is {now}, not pending", "nothing was changed").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, ApprovalView.Of(resolved), ApiJson.Default.ApprovalView).ConfigureAwait(false);
    }
}
