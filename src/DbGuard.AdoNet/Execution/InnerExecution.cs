using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet.Execution;

/// <summary>The driver's command, or its batch, with exactly the texts that were admitted.</summary>
internal sealed class InnerExecution : IDisposable
{
    private readonly DbCommand? _command;
    private readonly DbBatch? _batch;
    private readonly SharedText? _text;

    public InnerExecution(DbConnection connection, DbTransaction? transaction, ReadOnlySpan<AdmittedText> texts, int timeout)
    {
        if (texts is [var only])
        {
            _text = only.Decided.Text;
            _command = connection.CreateCommand();
            _command.CommandText = only.Text.Text;
            _command.CommandTimeout = timeout;
            _command.Transaction = transaction;
            Bind(_command.Parameters, only.Text.Parameters);
            return;
        }

        _batch = connection.CreateBatch();
        _batch.Timeout = timeout;
        _batch.Transaction = transaction;
        foreach (var text in texts)
        {
            var command = _batch.CreateBatchCommand();
            command.CommandText = text.Text.Text;
            Bind(command.Parameters, text.Text.Parameters);
            _batch.BatchCommands.Add(command);
        }
    }

    /// <summary>Makes ready for another execution of the same single text; false when this is another one.</summary>
    public bool TryAgain(ReadOnlySpan<AdmittedText> texts, DbTransaction? transaction, int timeout)
    {
        if (_command is null || texts is not [var only] || !ReferenceEquals(only.Decided.Text, _text))
        {
            return false;
        }

        _command.CommandTimeout = timeout;
        _command.Transaction = transaction;
        if (_command.Parameters.Count > 0)
        {
            _command.Parameters.Clear();
        }

        Bind(_command.Parameters, only.Text.Parameters);
        return true;
    }

    public void Cancel()
    {
        _command?.Cancel();
        _batch?.Cancel();
    }

    public ValueTask PrepareAsync(bool async, CancellationToken cancellationToken)
    {
        if (async)
        {
            return new(_command is not null ? _command.PrepareAsync(cancellationToken) : _batch!.PrepareAsync(cancellationToken));
        }

        _command?.Prepare();
        _batch?.Prepare();
        return ValueTask.CompletedTask;
    }

    public DbDataReader Execute(CommandBehavior behavior) => _command is not null ? _command.ExecuteReader(behavior) : _batch!.ExecuteReader(behavior);

    public Task<DbDataReader> ExecuteAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        _command is not null ? _command.ExecuteReaderAsync(behavior, cancellationToken) : _batch!.ExecuteReaderAsync(behavior, cancellationToken);

    /// <summary>Rows that each command changed.</summary>
    /// <param name="all">What the reader says of all together.</param>
    public IReadOnlyList<int> Affected(int all) => _batch is null ? [all] : [.. _batch.BatchCommands.Select(c => c.RecordsAffected)];

    public void Dispose()
    {
        _command?.Dispose();
        _batch?.Dispose();
    }

    private static void Bind(DbParameterCollection target, ImmutableArray<DbParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            target.Add(parameter);
        }
    }
}
