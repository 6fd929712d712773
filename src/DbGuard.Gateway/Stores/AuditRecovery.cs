using System.Runtime.InteropServices;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The way back after a failed commit. A commit that reported an error may still have reached the disk, so the file must be
/// found at the end before it or at the end after it; anything else means that it was changed by someone else, and it stays closed.
/// </summary>
internal sealed class AuditRecovery : IDisposable
{
    private readonly AuditStoreOptions _options;
    private readonly List<AuditEntry> _later = [];
    private List<AuditEntry> _tried;
    private ChainEnd _before;
    private ChainEnd _after;

    /// <param name="options">Where the store is.</param>
    /// <param name="failed">The file whose commit failed; closed here.</param>
    /// <param name="group">The records of that commit; those with a waiter were refused and are not written again.</param>
    public AuditRecovery(AuditStoreOptions options, SqliteAuditFile failed, IEnumerable<AuditEntry> group)
    {
        _options = options;
        _tried = [.. group];
        _before = failed.End;
        _after = failed.Attempted;
        failed.Dispose();
    }

    /// <summary>Records still to be written.</summary>
    public int KeptCount => _tried.Concat(_later).Count(e => e.Waiter is null);

    /// <summary>Keeps the records among <paramref name="entries"/> that nobody waits for, to be written on return.</summary>
    public void Keep(IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Waiter is null)
            {
                _later.Add(entry);
            }
            else
            {
                entry.Release();
            }
        }
    }

    /// <summary>Opens the file, checks that it is where it was left, and writes what was kept.</summary>
    /// <exception cref="SqliteFailure">Not yet; to be tried again.</exception>
    /// <param name="outage">Makes the record of the outage, which goes in last and proves that the store can be written again.</param>
    public SqliteAuditFile Reopen(Func<AuditEntry> outage)
    {
        var file = SqliteAuditFile.Open(_options.Path, _options.Durability, _options.BusyTimeout, mayCreate: false);
        try
        {
            if (file.End != _after && file.End != _before)
            {
                throw new SqliteFailure(0, SqliteAuditFile.ChangedByOthers);
            }

            var isWritten = file.End == _after && _after != _before;
            List<AuditEntry> pending = [.. isWritten ? [] : _tried.Where(e => e.Waiter is null), .. _later];
            Release(isWritten ? _tried : _tried.Where(e => e.Waiter is not null));
            _tried = pending;
            _later.Clear();
            _before = file.End;
            _after = file.End;
            WriteWithOutage(file, pending, outage());
            Dispose();
            return file;
        }
        catch (SqliteFailure)
        {
            _after = file.Attempted.Sequence > _before.Sequence ? file.Attempted : _before;
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds the outage for this attempt only: the next attempt would have a longer one to tell of.</summary>
    private static void WriteWithOutage(SqliteAuditFile file, List<AuditEntry> pending, in AuditEntry outage)
    {
        pending.Add(outage);
        try
        {
            file.Append(CollectionsMarshal.AsSpan(pending));
        }
        finally
        {
            pending.RemoveAt(pending.Count - 1);
            outage.Release();
        }
    }

    public void Dispose()
    {
        Release(_tried);
        Release(_later);
        _tried.Clear();
        _later.Clear();
    }

    private static void Release(IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            entry.Release();
        }
    }
}
