using Microsoft.AspNetCore.Connections.Features;

namespace DbGuard.Gateway.Api;

/// <summary>The person behind a request: the operating-system user at the other end of the Unix socket.</summary>
internal static class LocalPeer
{
    /// <summary>Lets only requests through whose peer the kernel vouches for; over any other listener the API does not exist.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        Find(invocation.HttpContext) is null ? Results.NotFound() : await next(invocation).ConfigureAwait(false);

    /// <summary>The user of a request that came through <see cref="RequireAsync"/>.</summary>
    public static OperatingSystemUser UserOf(HttpContext context) => OperatingSystemUser.Find(
        Find(context) ?? throw new InvalidOperationException("a request without a local peer"));

    /// <summary>The peer of the Unix socket; null over any other listener.</summary>
    public static PeerCredential? Find(HttpContext context) =>
        PeerCredential.Of(context.Features.Get<IConnectionSocketFeature>()?.Socket);
}
