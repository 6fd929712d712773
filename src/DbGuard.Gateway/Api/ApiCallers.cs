using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Identity.Tokens;

namespace DbGuard.Gateway.Api;

/// <summary>Finds out who calls: by the Unix socket's peer, or by a bearer token over the API's own listener (RFC 6750).</summary>
internal sealed class ApiCallers(TokenIssuers issuers)
{
    private const string Scheme = "Bearer ";
    private static readonly object s_key = new();

    /// <summary>The caller of a request that came through <see cref="RequireAsync"/>.</summary>
    public static ApiCaller Of(HttpContext context) => (ApiCaller)context.Items[s_key]!;

    /// <summary>Lets only proven callers through. Over any other listener the API does not exist.</summary>
    public async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (LocalPeer.Find(context) is { } peer)
        {
            var user = OperatingSystemUser.Find(peer);
            var principal = new Principal { Kind = PrincipalKind.Human, Subject = user.Name, Issuer = PrincipalMatch.LocalIssuer, Groups = user.Groups };
            context.Items[s_key] = new ApiCaller(principal, user, PrincipalMatch.LocalIssuer);
            return await next(invocation).ConfigureAwait(false);
        }

        if (!ApiDoor.IsDoorOf(context))
        {
            return Results.NotFound();
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        var (found, refusal) = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await issuers.ValidateAsync(authorization[Scheme.Length..].Trim()).ConfigureAwait(false)
            : (null, null);
        if (found is null)
        {
            context.Response.Headers.WWWAuthenticate = refusal is null ? "Bearer" : "Bearer error=\"invalid_token\"";
            await ApiResponse.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                refusal is null ? "DBG7012" : "DBG7010",
                refusal is null ? "no token was sent" : $"the token is not accepted: {refusal}",
                "send a fresh token for this gateway's audience as `Authorization: Bearer …`").ConfigureAwait(false);
            return Results.Empty;
        }

        context.Items[s_key] = new ApiCaller(found, null, context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
        return await next(invocation).ConfigureAwait(false);
    }
}
