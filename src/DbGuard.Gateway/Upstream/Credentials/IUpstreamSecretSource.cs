namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>Where the upstream credential comes from.</summary>
internal interface IUpstreamSecretSource : IDisposable
{
    /// <summary>True when fetching costs a process or a request, so that what was fetched is kept for a while.</summary>
    bool IsCostly { get; }

    /// <summary>Fetches it.</summary>
    /// <exception cref="SecretUnavailableException">There is none now.</exception>
    Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken);
}
