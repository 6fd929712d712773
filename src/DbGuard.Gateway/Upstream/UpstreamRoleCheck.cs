using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Upstream;

/// <summary>Looks at the gateway's own role before anything is served with it. A server that cannot be reached yet is looked at by the first login.</summary>
internal static class UpstreamRoleCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Why the gateway does not serve with its role; null when nothing is known against it.</summary>
    public static async Task<string?> RefusalAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            var login = new UpstreamLogin(options.Databases.FirstOrDefault() ?? "postgres", [new("application_name", "dbguard:check")]);
            await using var connection = await new UpstreamConnector(UpstreamEndpoint.From(options.Upstream)).ConnectAsync(login, deadline.Token);
            return null;
        }
        catch (UpstreamException failure) when (failure.IsSuperuser)
        {
            return failure.Message;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
