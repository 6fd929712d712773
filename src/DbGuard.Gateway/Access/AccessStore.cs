using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Access;

/// <summary>Tickets on disk. A change and its record in the chain are made together: neither is there without the other.</summary>
internal sealed class AccessStore : IDisposable
{
    private readonly IDisposable _lock;
    private readonly SqliteAccessRows _rows;

    private AccessStore(IDisposable storeLock, SqliteAccessRows rows) => (_lock, _rows) = (storeLock, rows);

    /// <summary>Opens or creates the store and takes it for this process.</summary>
    /// <exception cref="AccessUnavailableException">It cannot be opened, or another process has it.</exception>
    public static AccessStore Open(string path)
    {
        IDisposable? storeLock = null;
        try
        {
            storeLock = StoreFiles.Lock(path);
            return new AccessStore(storeLock, SqliteAccessRows.Open(path));
        }
        catch (Exception failure) when (failure is SqliteFailure or SqliteException)
        {
            storeLock?.Dispose();
            throw new AccessUnavailableException($"the store of access requests cannot be opened: {failure.Message}", failure);
        }
    }

    /// <exception cref="AccessUnavailableException">It cannot be read.</exception>
    public AccessTicket? Find(string id) => Guarded(() => _rows.Find(id));

    /// <exception cref="AccessUnavailableException">It cannot be read.</exception>
    public List<AccessTicket> List(bool isOpenOnly, int limit) => Guarded(() => _rows.List(isOpenOnly, limit));

    /// <summary>Writes the ticket once its record is durable.</summary>
    /// <exception cref="AccessUnavailableException">It cannot be written.</exception>
    /// <exception cref="AuditUnavailableException">It cannot be recorded.</exception>
    public async Task PutAsync(AccessTicket ticket, Func<AccessTicket, ValueTask>? record)
    {
        try
        {
            await using var transaction = _rows.Begin();
            _rows.Put(ticket);
            if (record is not null)
            {
                await record(ticket).ConfigureAwait(false);
            }

            await transaction.CommitAsync().ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new AccessUnavailableException($"the store of access requests cannot be written: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _lock.Dispose();
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException failure)
        {
            throw new AccessUnavailableException($"the store of access requests cannot be read: {failure.Message}", failure);
        }
    }
}
