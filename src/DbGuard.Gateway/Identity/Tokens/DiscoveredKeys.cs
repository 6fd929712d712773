using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>
/// Keys that the issuer publishes, kept in memory. Old ones serve while newer ones are fetched behind them, so that a login does not wait for an
/// issuer that is out; they do so for a bounded time. A token that names a key that is not among them (a rotation) waits for the fetch, though
/// none begins sooner than ten seconds after the last, so that invented names do not become traffic.
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
        var last = _last;
        if (last is not null && time.GetElapsedTime(last.At) <= keptFor && (keyId is null || last.Has(keyId)))
        {
            if (time.GetElapsedTime(last.At) >= refreshedAfter)
            {
                _ = FetchAsync(last, CancellationToken.None);
            }

            return last.Keys;
        }

        await FetchAsync(last, cancellationToken);
        return _last is { } now && time.GetElapsedTime(now.At) <= keptFor
            ? now.Keys
            : throw new IssuerKeysException(_last is null ? "the issuer's keys could not be fetched yet" : "the issuer's keys are older than may be used");
    }

    public void Dispose() => _fetching.Dispose();

    /// <summary>Fetches, unless another login has just done so or tried to. What fails has been logged; the keys then stay as they are.</summary>
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
        catch (IssuerKeysException)
        {
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
