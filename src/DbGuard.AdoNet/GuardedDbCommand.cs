using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DbGuard.AdoNet.Execution;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet;

/// <summary>A command of a guarded connection. Text and parameters are taken at the call: what is analysed then is what runs.</summary>
public sealed class GuardedDbCommand : DbCommand
{
    // Holds text, parameters and settings; never runs.
    private readonly DbCommand _settings;
    private GuardedDbConnection? _connection;
    private GuardedExecution? _running;
    private readonly HoldWait _wait = new();
    private bool _prepare;

    internal GuardedDbCommand(DbCommand settings) => _settings = settings;

    [AllowNull]
    public override string CommandText
    {
        get => _settings.CommandText;
        set => (_settings.CommandText, _prepare) = (value, false);
    }

    public override int CommandTimeout
    {
        get => _settings.CommandTimeout;
        set => _settings.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => _settings.CommandType;
        set => _settings.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => _settings.DesignTimeVisible;
        set => _settings.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => _settings.UpdatedRowSource;
        set => _settings.UpdatedRowSource = value;
    }

    /// <summary>A guarded connection, or null.</summary>
    /// <exception cref="DbGuardException">DBG5110 for any other.</exception>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = value is null or GuardedDbConnection ? (GuardedDbConnection?)value : throw Refusals.Member("Connection");
    }

    /// <summary>A guarded transaction, or null. As with the driver, the connection's open one counts.</summary>
    /// <exception cref="DbGuardException">DBG5110 for any other.</exception>
    protected override DbTransaction? DbTransaction
    {
        get;
        set => field = value is null or GuardedDbTransaction ? value : throw Refusals.Member("Transaction");
    }

    /// <summary>The driver's own collection: parameters are copied from it at the call.</summary>
    protected override DbParameterCollection DbParameterCollection => _settings.Parameters;

    /// <summary>Ends the wait for an approval, and the statement when it runs.</summary>
    public override void Cancel()
    {
        _wait.Cancel();
        _running?.Cancel();
    }

    /// <summary>The next executions prepare the text on the server, once it is admitted.</summary>
    public override void Prepare() => _prepare = true;

    /// <inheritdoc cref="Prepare" />
    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _prepare = true;
        return Task.CompletedTask;
    }

    public override int ExecuteNonQuery() => Blocking.Result(Begin().NonQueryAsync(OutputValues.Of(Parameters), async: false, CancellationToken.None));

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Begin().NonQueryAsync(OutputValues.Of(Parameters), async: true, cancellationToken).AsTask();

    public override object? ExecuteScalar() => Blocking.Result(Begin().ScalarAsync(async: false, CancellationToken.None));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Begin().ScalarAsync(async: true, cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        await _settings.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbParameter CreateDbParameter() => _settings.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Blocking.Result(Begin().ReadAsync(behavior, async: false, CancellationToken.None));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await Begin().ReadAsync(behavior, async: true, cancellationToken).ConfigureAwait(false);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _settings.Dispose();
            _running?.Dispose();
        }

        base.Dispose(disposing);
    }

    private GuardedExecution Begin()
    {
        var connection = _connection ?? throw new InvalidOperationException("Connection property has not been initialized.");
        _ = connection.Session;
        var texts = connection.Door.Provider.Lower(CommandText, CommandType, Parameters);
        if (_running?.IsFree(connection) != true)
        {
            _running?.Dispose();
            _running = new GuardedExecution(connection, _wait);
        }

        _running.Begin(texts, CommandTimeout, _prepare);
        return _running;
    }
}
