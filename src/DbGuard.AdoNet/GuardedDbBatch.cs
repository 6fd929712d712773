using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Execution;
using DbGuard.AdoNet.Providers;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet;

/// <summary>A batch of a guarded connection: all of it is decided before any of it runs.</summary>
public sealed class GuardedDbBatch : DbBatch
{
    // Makes commands and holds the timeout; never runs.
    private readonly DbBatch _settings;
    private readonly GuardedDbBatchCommandCollection _commands = new();
    private GuardedDbConnection? _connection;
    private GuardedExecution? _running;
    private readonly HoldWait _wait = new();
    private bool _prepare;

    internal GuardedDbBatch(DbBatch settings) => _settings = settings;

    public override int Timeout
    {
        get => _settings.Timeout;
        set => _settings.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => _commands;

    /// <summary>A guarded connection, or null.</summary>
    /// <exception cref="DbGuardException">DBG5110 for any other.</exception>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = value is null or GuardedDbConnection ? (GuardedDbConnection?)value : throw Refusals.Member("Connection");
    }

    /// <summary>A guarded transaction, or null.</summary>
    /// <exception cref="DbGuardException">DBG5110 for any other.</exception>
    protected override DbTransaction? DbTransaction
    {
        get;
        set => field = value is null or GuardedDbTransaction ? value : throw Refusals.Member("Transaction");
    }

    /// <inheritdoc cref="GuardedDbCommand.Cancel" />
    public override void Cancel()
    {
        _wait.Cancel();
        _running?.Cancel();
    }

    /// <inheritdoc cref="GuardedDbCommand.Prepare" />
    public override void Prepare() => _prepare = true;

    /// <inheritdoc cref="GuardedDbCommand.Prepare" />
    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _prepare = true;
        return Task.CompletedTask;
    }

    public override int ExecuteNonQuery() => Blocking.Result(NonQueryAsync(async: false, CancellationToken.None));

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => NonQueryAsync(async: true, cancellationToken).AsTask();

    public override object? ExecuteScalar() => Blocking.Result(Begin().ScalarAsync(async: false, CancellationToken.None));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        Begin().ScalarAsync(async: true, cancellationToken).AsTask();

    public override void Dispose()
    {
        _settings.Dispose();
        _running?.Dispose();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await _settings.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbBatchCommand CreateDbBatchCommand() => new GuardedDbBatchCommand(_settings.CreateBatchCommand());

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Blocking.Result(Begin().ReadAsync(behavior, async: false, CancellationToken.None));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await Begin().ReadAsync(behavior, async: true, cancellationToken).ConfigureAwait(false);

    private async ValueTask<int> NonQueryAsync(bool async, CancellationToken cancellationToken)
    {
        var execution = Begin();
        var affected = await execution.NonQueryAsync([], async, cancellationToken).ConfigureAwait(false);
        var each = execution.Affected(affected);
        for (var i = 0; i < each.Count && each.Count == _commands.Count; i++)
        {
            ((GuardedDbBatchCommand)_commands[i]).Tell(each[i]);
        }

        return affected;
    }

    private GuardedExecution Begin()
    {
        var connection = _connection ?? throw new InvalidOperationException("Connection property has not been initialized.");
        _ = connection.Session;
        var texts = new List<LoweredText>();
        foreach (var command in _commands)
        {
            texts.AddRange(connection.Door.Provider.Lower(command.CommandText, command.CommandType, command.Parameters));
        }

        _running?.Dispose();
        _running = new GuardedExecution(connection, _wait);
        _running.Begin(texts, Timeout, _prepare);
        return _running;
    }
}
