using DbGuard.Core.Catalog;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>The newest snapshot of one database, and the one reader of it: many sessions that ask for a newer one share a reading.</summary>
internal sealed class DatabaseCatalog(string database, UpstreamConnector connector, CatalogLoader loader, TimeProvider time)
{
    /// <summary>Readings for unknown names start at least this far apart, so that misspelt names cannot keep the server busy.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CatalogSnapshot? _current;
    private Task<CatalogSnapshot>? _reading;
    private long _lastStart;
    private long _version;
    private bool _isStale;

    /// <summary>The newest snapshot; null before the first reading.</summary>
    public CatalogSnapshot? Current => Volatile.Read(ref _current);

    /// <summary>Something was defined, altered or dropped: the next use reads again.</summary>
    public bool IsStale => Volatile.Read(ref _isStale);

    public void MarkStale() => Volatile.Write(ref _isStale, true);

    /// <summary>The snapshot to analyse against: the current one, or a new one when there is none or it is stale.</summary>
    public ValueTask<CatalogSnapshot> GetAsync(CancellationToken cancellationToken) =>
        Current is { } current && !IsStale ? ValueTask.FromResult(current) : new(RefreshAsync(cancellationToken));

    /// <summary>A name is not in the snapshot: reads again unless that was just done.</summary>
    /// <returns>The newest snapshot, which may be the same.</returns>
    public ValueTask<CatalogSnapshot> LookAgainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is null && _current is { } current && time.GetElapsedTime(_lastStart) < s_pause)
            {
                return ValueTask.FromResult(current);
            }
        }

        return new(RefreshAsync(cancellationToken));
    }

    /// <summary>Reads the catalog, or joins a reading that starts after now.</summary>
    /// <exception cref="UpstreamException">It cannot be read.</exception>
    public Task<CatalogSnapshot> RefreshAsync(CancellationToken cancellationToken)
    {
        Task<CatalogSnapshot> reading;
        lock (_gate)
        {
            // WHY join only when not stale: a reading under way may have begun before the change that made it stale.
            if (_reading is null || _isStale)
            {
                _isStale = false;
                _lastStart = time.GetTimestamp();
                _reading = ReadAsync(_reading);
            }

            reading = _reading;
        }

        return reading.WaitAsync(cancellationToken);
    }

    private async Task<CatalogSnapshot> ReadAsync(Task<CatalogSnapshot>? earlier)
    {
        await Task.Yield();
        if (earlier is not null)
        {
            await ((Task)earlier).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            await using var connection = await connector.ConnectAsync(
                new UpstreamLogin(database, [new("application_name", "dbguard:catalog")]), CancellationToken.None);
            var snapshot = await loader(connection, database, Interlocked.Increment(ref _version), CancellationToken.None);
            Volatile.Write(ref _current, snapshot);
            return snapshot;
        }
        catch
        {
            MarkStale();
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
            }
        }
    }
}
