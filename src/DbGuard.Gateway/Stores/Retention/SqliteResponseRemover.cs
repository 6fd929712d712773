using DbGuard.Core.Audit;
using static SQLitePCL.raw;

namespace DbGuard.Gateway.Stores.Retention;

/// <summary>Removes responses from the embedded store, beside the gateway that writes it, some at a time so that it never waits long.</summary>
internal sealed class SqliteResponseRemover(string path) : IResponseRemover
{
    private const long RecordsAtOnce = 500;
    private static readonly TimeSpan s_busyTimeout = TimeSpan.FromSeconds(30);

    public void Remove(IReadOnlyList<SequenceRange> ranges, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = SqliteConnectionHandle.Open(path, s_busyTimeout);
            AuditSchema.Check(connection);

            // What is removed is overwritten with zeros, not only forgotten (sqlite.org/pragma.html#pragma_secure_delete).
            connection.ReadInteger("PRAGMA secure_delete = ON");
            connection.Execute("PRAGMA synchronous = NORMAL");
            using var remove = connection.Prepare("UPDATE records SET payload = NULL WHERE seq BETWEEN ?1 AND ?2 AND payload IS NOT NULL");
            foreach (var range in ranges)
            {
                for (var first = range.First; first <= range.Last; first += RecordsAtOnce)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    connection.Check(sqlite3_bind_int64(remove, 1, first));
                    connection.Check(sqlite3_bind_int64(remove, 2, Math.Min(range.Last, first + RecordsAtOnce - 1)));
                    connection.Run(remove);
                }
            }

            // The write-ahead log has old pages until they are moved.
            connection.ReadInteger("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteFailure failure)
        {
            throw new AuditUnavailableException($"responses cannot be removed: {failure.Message}", failure);
        }
    }
}
