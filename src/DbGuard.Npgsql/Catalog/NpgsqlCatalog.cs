using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Catalog;
using Npgsql;

namespace DbGuard.Npgsql.Catalog;

/// <summary>The newest snapshot of the data source's database; sessions that ask for a newer one share a reading.</summary>
internal sealed class NpgsqlCatalog(NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    /// <summary>Readings for unknown names start at least this far apart, so that misspelt names cannot keep the server busy.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private CatalogSnapshot? _current;
    private string? _fingerprint;
    private long _version;
    private long _lastStart;
    private long _changes;
    private long _changesShown = -1;

    /// <summary>The snapshot, when nothing is known to have changed since it was read; null otherwise.</summary>
    public CatalogSnapshot? Current => Interlocked.Read(ref _changes) == Interlocked.Read(ref _changesShown) ? Volatile.Read(ref _current) : null;

    /// <summary>A version no snapshot of this database has yet.</summary>
    public long NextVersion() => Interlocked.Increment(ref _version);

    /// <summary>Something was defined, altered or dropped: the next use reads again.</summary>
    public void MarkStale() => Interlocked.Increment(ref _changes);

    /// <summary>The snapshot to analyse against.</summary>
    /// <param name="again">A newer one is wanted, unless one was read a moment ago.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<CatalogSnapshot> GetAsync(bool again, CancellationToken cancellationToken)
    {
        if (!again && Current is { } current)
        {
            return current;
        }

        var asked = time.GetTimestamp();
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var changes = Interlocked.Read(ref _changes);
            var isCurrent = _current is not null && changes == _changesShown;
            if (isCurrent && (!again || _lastStart > asked || time.GetElapsedTime(_lastStart) < s_pause))
            {
                return _current!;
            }

            _lastStart = time.GetTimestamp();
            var (snapshot, fingerprint) = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (_current is null || fingerprint != _fingerprint)
            {
                _fingerprint = fingerprint;
                Volatile.Write(ref _current, snapshot);
            }

            Interlocked.Exchange(ref _changesShown, changes);
            return _current;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<(CatalogSnapshot Snapshot, string Fingerprint)> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var snapshot = await CatalogReader.ReadAsync(
                    async (sql, token) =>
                    {
                        var rows = await TextQuery.RunAsync(connection, sql, token).ConfigureAwait(false);
                        foreach (var cell in rows.SelectMany(r => r))
                        {
                            hash.AppendData(Encoding.UTF8.GetBytes($"{cell?.Length ?? -1}:{cell}"));
                        }

                        return rows;
                    },
                    NextVersion(),
                    cancellationToken).ConfigureAwait(false);
                return (snapshot, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
    }
}
