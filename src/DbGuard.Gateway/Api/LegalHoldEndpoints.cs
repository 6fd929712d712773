using System.Net.Mime;
using System.Security.Cryptography;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Retention;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Legal holds over HTTP, for operators at the local socket: <c>GET /v1/legal-holds</c>, <c>POST /v1/legal-holds</c> with a
/// <see cref="LegalHoldBody"/>, <c>POST /v1/legal-holds/{id}/release</c> with an <see cref="AnswerBody"/> whose comment is the reason.
/// </summary>
internal sealed class LegalHoldEndpoints(GatewayStores stores, GatewayOptions options, IAuditSink audit, TimeProvider time)
{
    private const int LongestText = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/legal-holds", (RequestDelegate)ListAsync);
        routes.MapPost("/legal-holds", ApiResponse.Guarded(PlaceAsync));
        routes.MapPost("/legal-holds/{id}/release", ApiResponse.Guarded(ReleaseAsync));
    }

    private async Task ListAsync(HttpContext context)
    {
        var standing = await Task.Run(Standing, context.RequestAborted).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(
            [.. standing.Select(LegalHoldView.Of)], ApiJson.Default.IReadOnlyListLegalHoldView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task PlaceAsync(HttpContext context)
    {
        LegalHoldBody? body = null;
        try
        {
            body = await context.Request.ReadFromJsonAsync(ApiJson.Default.LegalHoldBody, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Told below.
        }

        if (body is null || !IsShort(body.Principal) || !IsShort(body.Session) || !IsShort(body.Table) || body.Since >= body.Until)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > AnswerBody.LongestComment)
        {
            await ApiResponse.RefuseAsync(
                context, StatusCodes.Status400BadRequest, ApiCodes.ReasonMissing, "a legal hold needs a reason", "say why, e.g. the number of the case").ConfigureAwait(false);
            return;
        }

        var hold = new LegalHold("hold-" + RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 10))
        {
            Principal = body.Principal,
            Session = body.Session,
            Table = body.Table,
            Since = body.Since is { } since ? AuditTime.ToMicroseconds(since) : null,
            Until = body.Until is { } until ? AuditTime.ToMicroseconds(until) : null,
        };
        var now = time.GetUtcNow();
        var user = LocalPeer.UserOf(context).Name;
        await audit.AppendDurablyAsync(
            new AuditRecord { Kind = AuditRecordKind.LegalHoldPlaced, At = now, Approver = user, Comment = body.Reason, LegalHold = hold }, context.RequestAborted).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(
            LegalHoldView.Of(new PlacedHold(hold, AuditTime.ToMicroseconds(now), user, body.Reason)),
            ApiJson.Default.LegalHoldView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(HttpContext context)
    {
        if (await ApiResponse.ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await ApiResponse.BadBodyAsync(context).ConfigureAwait(false);
            return;
        }

        var id = (string)context.Request.RouteValues["id"]!;
        var standing = await Task.Run(Standing, context.RequestAborted).ConfigureAwait(false);
        if (standing.FirstOrDefault(h => h.Hold.Id == id) is not { } placed)
        {
            await ApiResponse.RefuseAsync(
                context, StatusCodes.Status404NotFound, ApiCodes.NoLegalHold, "no such legal hold stands", "list them with `dbguard audit legal-hold list`").ConfigureAwait(false);
            return;
        }

        if (string.IsNullOrWhiteSpace(body.Comment))
        {
            await ApiResponse.RefuseAsync(
                context, StatusCodes.Status400BadRequest, ApiCodes.ReasonMissing, "releasing a legal hold needs a reason", "say why in `comment`").ConfigureAwait(false);
            return;
        }

        await audit.AppendDurablyAsync(
            new AuditRecord
            {
                Kind = AuditRecordKind.LegalHoldReleased,
                At = time.GetUtcNow(),
                Approver = LocalPeer.UserOf(context).Name,
                Comment = body.Comment,
                LegalHold = new LegalHold(id),
            },
            context.RequestAborted).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(
            LegalHoldView.Of(placed), ApiJson.Default.LegalHoldView, MediaTypeNames.Application.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private IReadOnlyList<PlacedHold> Standing()
    {
        using var reader = stores.OpenReader(options.Store);
        return LegalHolds.Standing(reader.Read(new RecordQuery()));
    }

    private static bool IsShort(string? text) => text is null or { Length: > 0 and <= LongestText };
}
