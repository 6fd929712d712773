using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>The newest snapshot of one database, and the one reader of it: many sessions that ask for a newer one share a reading.</summary>
internal sealed class DatabaseCatalog(string database, UpstreamConnector connector, CatalogLoader loader, TimeProvider time, CatalogArchive? archive = null)
{
    /// <summary>Readings for unknown names start at least this far apart, so that misspelt names cannot keep the server busy.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CatalogSnapshot? _current;
    private string? _fingerprint;
    private Task<CatalogSnapshot>? _reading;
    private long _lastStart;
    private long _version;

    // Changes seen so far; those before the reading under way began; those that the current snapshot shows.
    private long _changes;
    private long _changesBeforeReading;
    private long _changesShown;

    /// <summary>The newest snapshot; null before the first reading.</summary>
    public CatalogSnapshot? Current => Volatile.Read(ref _current);

    /// <summary>Something was defined that the current snapshot does not show: the next use waits for one that does.</summary>
    public bool IsStale => Interlocked.Read(ref _changes) != Interlocked.Read(ref _changesShown);

    /// <summary>A version no snapshot of this database has yet.</summary>
    public long NextVersion() => Interlocked.Increment(ref _version);

    /// <summary>Something was defined, altered or dropped.</summary>
    public void MarkStale() => Interlocked.Increment(ref _changes);

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

    /// <summary>Reads the catalog, or joins a reading that began after every change known now.</summary>
    /// <exception cref="UpstreamException">It cannot be read.</exception>
    public Task<CatalogSnapshot> RefreshAsync(CancellationToken cancellationToken)
    {
        Task<CatalogSnapshot> reading;
        lock (_gate)
        {
            var changes = Interlocked.Read(ref _changes);
            if (_reading is null || _changesBeforeReading != changes)
            {
                _changesBeforeReading = changes;
                _lastStart = time.GetTimestamp();
                _reading = ReadAsync(_reading, changes);
            }

            reading = _reading;
        }

        return reading.WaitAsync(cancellationToken);
    }

    private async Task<CatalogSnapshot> ReadAsync(Task<CatalogSnapshot>? earlier, long changes)
    {
        // WHY: the caller holds the lock, and its thread serves sockets.
        await Task.Yield();
        if (earlier is not null)
        {
            await ((Task)earlier).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            await using var connection = await connector.ConnectAsync(
                new UpstreamLogin(database, [new("application_name", "dbguard:catalog")]), CancellationToken.None);
            var loaded = await loader(connection, NextVersion(), CancellationToken.None);
            if (loaded.Fingerprint != Volatile.Read(ref _fingerprint))
            {
                Keep(loaded.Snapshot);
            }

            return Accept(loaded, changes);
        }
        finally
        {
            lock (_gate)
            {
                if (_changesBeforeReading == changes)
                {
                    _reading = null;
                }
            }
        }
    }

    /// <summary>For replays, before anything is decided by it.</summary>
    private void Keep(CatalogSnapshot snapshot)
    {
        try
        {
            archive?.Keep(database, snapshot);
        }
        catch (AuditUnavailableException)
        {
            // What is decided cannot be recorded either, and does not run.
        }
    }

    /// <summary>Takes a reading as the newest; one that found nothing new leaves the snapshot and every decision made against it standing.</summary>
    private CatalogSnapshot Accept(LoadedCatalog loaded, long changes)
    {
        lock (_gate)
        {
            if (_current is null || loaded.Fingerprint != _fingerprint)
            {
                _fingerprint = loaded.Fingerprint;
                Volatile.Write(ref _current, loaded.Snapshot);
            }

            Interlocked.Exchange(ref _changesShown, changes);
            return _current;
        }
    }
}
