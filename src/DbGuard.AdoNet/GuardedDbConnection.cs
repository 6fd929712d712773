using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Execution;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet;

/// <summary>A connection whose every statement is decided, held or refused, recorded, and whose every result is masked. The driver's own connection stays inside.</summary>
public sealed class GuardedDbConnection : DbConnection
{
    private readonly DbProviderFactory _factory;
    private GuardedSession? _session;

    internal GuardedDbConnection(DbConnection inner, GuardedDoor door, DbProviderFactory factory)
    {
        (Inner, Door, _factory) = (inner, door, factory);
        inner.StateChange += (_, change) => OnStateChange(change);
    }

    public override event StateChangeEventHandler? StateChange;

    internal DbConnection Inner { get; }

    internal GuardedDoor Door { get; }

    /// <summary>The open transaction; null when there is none that a member began.</summary>
    internal GuardedDbTransaction? Current { get; set; }

    internal GuardedSession Session => _session ?? throw new InvalidOperationException("Connection is not open");

    /// <summary>Without secrets, as the driver shows it. Cannot be set: a connection belongs to its guarded data source.</summary>
    /// <exception cref="DbGuardException">DBG5110 when set.</exception>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string ConnectionString
    {
        get => Inner.ConnectionString;
        set => throw Refusals.Member("ConnectionString");
    }

    public override int ConnectionTimeout => Inner.ConnectionTimeout;

    public override string Database => Inner.Database;

    public override string DataSource => Inner.DataSource;

    public override string ServerVersion => Inner.ServerVersion;

    public override ConnectionState State => Inner.State;

    public override bool CanCreateBatch => true;

    protected override DbProviderFactory DbProviderFactory => _factory;

    public override void Open()
    {
        Inner.Open();
        Blocking.Wait(BeginAsync(CancellationToken.None));
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Inner.OpenAsync(cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Close()
    {
        End();
        Inner.Close();
    }

    public override async Task CloseAsync()
    {
        End();
        await Inner.CloseAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        End();
        await Inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Refused: the guard's picture is of one database.</summary>
    /// <exception cref="DbGuardException">DBG5110, always.</exception>
    public override void ChangeDatabase(string databaseName) => throw Refusals.Member("ChangeDatabase");

    /// <inheritdoc cref="ChangeDatabase" />
    public override Task ChangeDatabaseAsync(string databaseName, CancellationToken cancellationToken = default) => throw Refusals.Member("ChangeDatabaseAsync");

    /// <summary>Refused: two-phase commits would end transactions beside the guard.</summary>
    /// <exception cref="DbGuardException">DBG5110, always.</exception>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction) => throw Refusals.Member("EnlistTransaction");

    /// <summary>Refused: the driver asks the catalog with texts of its own. Query information_schema, which the policy decides on.</summary>
    /// <exception cref="DbGuardException">DBG5110, always.</exception>
    public override DataTable GetSchema() => throw Refusals.Member("GetSchema");

    /// <inheritdoc cref="GetSchema()" />
    public override DataTable GetSchema(string collectionName) => throw Refusals.Member("GetSchema");

    /// <inheritdoc cref="GetSchema()" />
    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => throw Refusals.Member("GetSchema");

    /// <inheritdoc cref="GetSchema()" />
    public override Task<DataTable> GetSchemaAsync(CancellationToken cancellationToken = default) => throw Refusals.Member("GetSchemaAsync");

    /// <inheritdoc cref="GetSchema()" />
    public override Task<DataTable> GetSchemaAsync(string collectionName, CancellationToken cancellationToken = default) => throw Refusals.Member("GetSchemaAsync");

    /// <inheritdoc cref="GetSchema()" />
    public override Task<DataTable> GetSchemaAsync(string collectionName, string?[] restrictionValues, CancellationToken cancellationToken = default) =>
        throw Refusals.Member("GetSchemaAsync");

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        Blocking.Wait(Session.AdmitTransactionAsync("BEGIN", CancellationToken.None));
        return Current = new GuardedDbTransaction(this, Inner.BeginTransaction(isolationLevel));
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        await Session.AdmitTransactionAsync("BEGIN", cancellationToken).ConfigureAwait(false);
        return Current = new GuardedDbTransaction(this, await Inner.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));
    }

    protected override DbCommand CreateDbCommand() => new GuardedDbCommand(Inner.CreateCommand()) { Connection = this };

    protected override DbBatch CreateDbBatch() => new GuardedDbBatch(Inner.CreateBatch()) { Connection = this };

    protected override void OnStateChange(StateChangeEventArgs stateChange) => StateChange?.Invoke(this, stateChange);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End();
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            _session = await GuardedSession.OpenAsync(Door, Inner, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await Inner.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void End()
    {
        _session?.End();
        _session = null;
        Current = null;
    }
}
