using System.Data.Common;
using DbGuard.AdoNet;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DbGuard.EntityFrameworkCore.Connections;

/// <summary>Refuses to open a connection that is not guarded: one that the host set, or the administrator's that EF makes to create and delete databases.</summary>
internal sealed class OnlyGuardedConnections : DbConnectionInterceptor
{
    public static OnlyGuardedConnections Instance { get; } = new();

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(connection);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(connection);
        return new(result);
    }

    /// <exception cref="DbGuardException">DBG5116: the connection is not guarded.</exception>
    public static GuardedDbConnection Check(DbConnection connection) => connection as GuardedDbConnection ?? throw Refusals.Because(
        "DBG5116", "door", "the context would use a connection that is not guarded", "leave connections to the guarded data source; create and delete databases outside of the context", "0A000");
}
