using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Execution;
using DbGuard.AdoNet.Providers;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet;

/// <summary>Gives out guarded connections of a driver's data source, which it owns from then on.</summary>
public sealed class GuardedDbDataSource : DbDataSource
{
    private readonly DbDataSource _inner;
    private readonly GuardedDoor _door;
    private readonly GuardedDbProviderFactory _factory;

    /// <param name="inner">The driver's data source; disposed with this one.</param>
    /// <param name="factory">The driver's factory, for parameters and connection strings.</param>
    /// <param name="provider">What the driver adds.</param>
    /// <param name="options">The host's settings.</param>
    public GuardedDbDataSource(DbDataSource inner, DbProviderFactory factory, IGuardedProvider provider, DbGuardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_inner, _door) = (inner, new GuardedDoor(provider, options));
        _factory = new GuardedDbProviderFactory(factory, this);
    }

    /// <summary>Without secrets, as the driver shows it.</summary>
    public override string ConnectionString => _inner.ConnectionString;

    /// <summary>For hosts that ask for a factory: makes guarded objects of this data source.</summary>
    public DbProviderFactory Factory => _factory;

    /// <summary>Puts a validated policy into force, for every decision that starts after the call and for open connections too.</summary>
    public void Swap(Core.Policies.PolicySet policy) => _door.Pipeline.Swap(policy);

    protected override DbConnection CreateDbConnection() => new GuardedDbConnection(_inner.CreateConnection(), _door, _factory);

    protected override DbConnection OpenDbConnection()
    {
        var connection = CreateDbConnection();
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = CreateDbConnection();
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Refused: such a command opens and closes connections of its own. Open a connection.</summary>
    /// <exception cref="DbGuardException">DBG5110, always.</exception>
    protected override DbCommand CreateDbCommand(string? commandText = null) => throw Refusals.Member("DbDataSource.CreateCommand");

    /// <inheritdoc cref="CreateDbCommand" />
    protected override DbBatch CreateDbBatch() => throw Refusals.Member("DbDataSource.CreateBatch");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _door.Provider.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        _door.Provider.Dispose();
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
