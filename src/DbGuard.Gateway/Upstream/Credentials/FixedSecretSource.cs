namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>One secret that somebody already has; with nothing configured, none.</summary>
internal sealed class FixedSecretSource(UpstreamSecret secret) : IUpstreamSecretSource
{
    public bool IsCostly => false;

    public Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken) => Task.FromResult(secret);

    public void Dispose()
    {
    }
}
