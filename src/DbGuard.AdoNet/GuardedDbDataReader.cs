using System.Collections;
using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Results;

namespace DbGuard.AdoNet;

/// <summary>Gives out the results of one execution: each is held against its plan before its first row, each cell goes through the funnel.</summary>
#pragma warning disable CA1010 // The contract of DbDataReader is the untyped one.
public sealed partial class GuardedDbDataReader : DbDataReader
#pragma warning restore CA1010
{
    private readonly DbDataReader _inner;
    private readonly GuardedRun _run;
    private readonly ResultFunnel _funnel;
    private readonly GuardedDbConnection? _closes;
    private int _affected = -1;
    // Open, and with a result of which every cell leaves as it is.
    private bool _isPlain;
    private bool _isOver;

    /// <param name="inner">The driver's reader.</param>
    /// <param name="run">The execution.</param>
    /// <param name="closes">A connection to close with it; null for none.</param>
    internal GuardedDbDataReader(DbDataReader inner, GuardedRun run, GuardedDbConnection? closes)
    {
        (_inner, _run, _funnel, _closes) = (inner, run, run.Funnel, closes);
        run.Reader = this;
        Result();
    }

    public override int Depth => Live.Depth;

    public override int FieldCount => Live.FieldCount;

    public override bool HasRows => Live.HasRows;

    public override bool IsClosed => _isOver || _inner.IsClosed;

    public override int RecordsAffected => _isOver ? _affected : _inner.RecordsAffected;

    /// <summary>Rows that each statement changed, in order; -1 for those that change none. Complete after the last result, and until the reader is closed.</summary>
    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public IReadOnlyList<int> RecordsAffectedByStatement => _run.Executed!.Affected(Live.RecordsAffected);

    public override int VisibleFieldCount => Live.VisibleFieldCount;

    /// <summary>The driver's reader while it is this one's: a driver may use its own again for the next command.</summary>
    private DbDataReader Live
    {
        get
        {
            ThrowIfOver();
            return _inner;
        }
    }

    public override string GetName(int ordinal) => Live.GetName(ordinal);

    public override int GetOrdinal(string name) => Live.GetOrdinal(name);

    public override string GetDataTypeName(int ordinal) => Live.GetDataTypeName(ordinal);

    public override Type GetFieldType(int ordinal) => Live.GetFieldType(ordinal);

    public override Type GetProviderSpecificFieldType(int ordinal) => Live.GetProviderSpecificFieldType(ordinal);

    /// <summary>What the driver knows of the result's columns: metadata of the statement's own result, no cell.</summary>
    public override DataTable? GetSchemaTable()
    {
        ThrowIfOver();
        return Guard(0, static (reader, _) => reader.GetSchemaTable());
    }

    /// <inheritdoc cref="GetSchemaTable" />
    public override async Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(0, static (reader, _, token) => reader.GetSchemaTableAsync(token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="GetSchemaTable" />
    public override async Task<System.Collections.ObjectModel.ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(0, static (reader, _, token) => reader.GetColumnSchemaAsync(token), cancellationToken).ConfigureAwait(false);

    /// <summary>Records, which take their values through this reader.</summary>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override bool Read()
    {
        try
        {
            return Live.Read() && Row();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // WHY not just await: most rows are there already, and then the driver's own task is handed on.
            var read = Live.ReadAsync(cancellationToken);
            if (!read.IsCompletedSuccessfully)
            {
                return ReadAsync(read);
            }

            if (read.Result)
            {
                Row();
            }

            return read;
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            return Task.FromException<bool>(Stop(e));
        }
    }

    public override bool NextResult()
    {
        try
        {
            return Live.NextResult() && Result();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    public override async Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Live.NextResultAsync(cancellationToken).ConfigureAwait(false) && Result();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    public override void Close()
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            _inner.Close();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
        finally
        {
            End();
        }
    }

    public override async Task CloseAsync()
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            await _inner.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
        finally
        {
            End();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    /// <summary>A reader inside a composite value: its column leaves as it is, or not at all.</summary>
    protected override DbDataReader GetDbDataReader(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.GetData(i)) : throw new InvalidCastException("a masked value has no reader of its own");

    /// <summary>The connection is closed, and the driver's reader with it: it may serve another session by now.</summary>
    internal void CutOff() => (_isOver, _isPlain) = (true, false);

    private void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new InvalidOperationException("The reader is closed");
        }
    }

    private void End()
    {
        if (_isOver)
        {
            return;
        }

        (_isOver, _isPlain) = (true, false);
        _affected = _inner.RecordsAffected;
        _inner.Dispose();
        _run.Tally.Changed = Math.Max(0, _affected);
        _run.Finish(null);
        _closes?.Close();
    }

    private bool Row()
    {
        _funnel.NextRow();
        return true;
    }

    private bool Result()
    {
        _isPlain = false;
        _run.Open(_inner);
        _isPlain = _funnel.IsPlain;
        return true;
    }

    private async Task<bool> ReadAsync(Task<bool> read)
    {
        try
        {
            return await read.ConfigureAwait(false) && Row();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    private T Guard<T>(int ordinal, Func<DbDataReader, int, T> act)
    {
        try
        {
            return act(_inner, ordinal);
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    private async Task<T> GuardAsync<T>(int ordinal, Func<DbDataReader, int, CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act(Live, ordinal, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    /// <summary>After a refusal nothing of the result can be read any more.</summary>
    private Exception Stop(Exception failure)
    {
        var shown = _run.Failed(failure);
        if (failure is DbGuardException)
        {
            // WHY not Close: what it throws would be the driver's words, unlooked at.
            _inner.Dispose();
            End();
        }

        return shown;
    }
}
