using DbGuard.Gateway.Options;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>
/// The gateway's own credential on the upstream. Files and variables are read at each login; what costs a process or a request is kept until it is about to
/// end, and fetched anew when the server refuses it. Never logged or shown. Thread-safe.
/// </summary>
internal sealed class UpstreamCredential : IDisposable
{
    /// <summary>How long a costly secret is kept that does not say when it ends.</summary>
    private static readonly TimeSpan s_unknownLife = TimeSpan.FromMinutes(5);

    /// <summary>Before the end, so that a login is not overtaken by it: a tenth of the life, but no more than this.</summary>
    private static readonly TimeSpan s_mostMargin = TimeSpan.FromMinutes(1);

    /// <summary>Between two fetches because of a refusal: a wrong secret must not make every login fetch.</summary>
    private static readonly TimeSpan s_betweenRenewals = TimeSpan.FromSeconds(5);

    private readonly IUpstreamSecretSource _source;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _fetching;
    private readonly SemaphoreSlim _gate = new(1);
    private UpstreamSecret? _kept;
    private DateTimeOffset _freshUntil;
    private DateTimeOffset _renewed = DateTimeOffset.MinValue;

    public UpstreamCredential(IUpstreamSecretSource source, TimeProvider time)
    {
        _source = source;
        _time = time;
        _fetching = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SecretUnavailableException>(static failure => failure.IsTransient),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>The configured source; without one the gateway has no password.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The vault's CA file holds no certificate.</exception>
    public static UpstreamCredential From(UpstreamOptions options, IReadOnlyCollection<string>? hidden = null) => new(
        options.Vault.Address.Length > 0 ? new VaultSource(options.Vault, TimeProvider.System)
        : options.PasswordCommand.File.Length > 0 ? new PasswordCommandSource(options.PasswordCommand, hidden ?? [])
        : options.PasswordVariable is { } variable ? new PasswordVariableSource(variable)
        : options.PasswordFile is { } file ? new PasswordFileSource(file)
        : new FixedSecretSource(UpstreamSecret.None),
        TimeProvider.System);

    /// <summary>The secret to log in with.</summary>
    /// <exception cref="SecretUnavailableException">There is none now.</exception>
    public async ValueTask<UpstreamSecret> GetAsync(CancellationToken cancellationToken)
    {
        if (!_source.IsCostly)
        {
            return await _source.FetchAsync(cancellationToken);
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            if (_kept is { } kept && now < _freshUntil)
            {
                return kept;
            }

            try
            {
                return await FetchAsync(cancellationToken);
            }
            catch (SecretUnavailableException) when (_kept is { Until: { } end } && _time.GetUtcNow() < end)
            {
                // It is about to end and cannot be renewed: it serves to its end.
                return _kept;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The server refused a secret: the one that counts now, when that is another; null when there is none to try.</summary>
    /// <exception cref="SecretUnavailableException">There is none now.</exception>
    public async ValueTask<UpstreamSecret?> RenewAsync(UpstreamSecret refused, CancellationToken cancellationToken)
    {
        UpstreamSecret now;
        if (!_source.IsCostly)
        {
            now = await _source.FetchAsync(cancellationToken);
            return now.IsSameAs(refused) ? null : now;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_kept is { } kept && !kept.IsSameAs(refused))
            {
                return kept;
            }

            if (_time.GetUtcNow() - _renewed < s_betweenRenewals)
            {
                return null;
            }

            _renewed = _time.GetUtcNow();
            now = await FetchAsync(cancellationToken);
            return now.IsSameAs(refused) ? null : now;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _gate.Dispose();
    }

    private async Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken)
    {
        var secret = await _fetching.ExecuteAsync(static async (source, token) => await source.FetchAsync(token), _source, cancellationToken);
        var now = _time.GetUtcNow();
        if (secret.Until <= now)
        {
            throw new SecretUnavailableException("the upstream credential that was fetched has ended already");
        }

        var life = (secret.Until - now) ?? s_unknownLife;
        var margin = secret.Until is null ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(life.Ticks / 10, s_mostMargin.Ticks));
        _kept = secret;
        _freshUntil = now + life - margin;
        return secret;
    }
}
