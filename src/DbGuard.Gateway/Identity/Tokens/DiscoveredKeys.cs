using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>
/// Keys that the issuer publishes, kept in memory. Fetched again when they are old, and at once when a token names a key that is not among
/// them (a rotation), though not more often than every ten seconds, so that invented names do not become traffic. While the issuer is out,
/// the last keys are used for a bounded time.
/// </summary>
/// <remarks>
/// WHY not ConfigurationManager of Microsoft.IdentityModel: it refreshes behind the caller's back, so that the first login after a rotation is
/// refused, and it keeps the last keys without bound. Fetching and reading the documents is still that library's.
/// </remarks>
internal sealed class DiscoveredKeys(IIssuerMetadata metadata, TimeSpan refreshedAfter, TimeSpan keptFor, TimeProvider time) : IIssuerKeys, IDisposable
{
    /// <summary>Shortest time between two fetches that tokens or logins cause.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile Fetched? _last;
    private long _attempted;
    private bool _hasAttempted;

    public async ValueTask<IReadOnlyCollection<SecurityKey>> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < refreshedAfter && (keyId is null || last.Has(keyId)))
        {
            return last.Keys;
        }

        await FetchAsync(_last, cancellationToken);
        return _last is { } now && time.GetElapsedTime(now.At) <= keptFor
            ? now.Keys
            : throw new IssuerKeysException(_last is null ? "the issuer's keys could not be fetched yet" : "the issuer's keys are older than may be used");
    }

    public void Dispose() => _fetching.Dispose();

    /// <summary>Fetches, unless another login has just done so or tried to.</summary>
    private async Task FetchAsync(Fetched? seen, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(seen, _last) || (_hasAttempted && time.GetElapsedTime(_attempted) < s_pause))
            {
                return;
            }

            _hasAttempted = true;
            _attempted = time.GetTimestamp();
            _last = new Fetched(await metadata.FetchAsync(cancellationToken), time.GetTimestamp());
        }
        catch (IssuerKeysException) when (_last is not null)
        {
            // The issuer is out: the last keys serve, as long as they may. The fetch itself has been logged.
        }
        finally
        {
            _fetching.Release();
        }
    }

    private sealed record Fetched(IReadOnlyCollection<SecurityKey> Keys, long At)
    {
        public bool Has(string keyId) => Keys.Any(key => key.KeyId == keyId);
    }
}
