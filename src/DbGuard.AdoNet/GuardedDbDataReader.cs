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
    private readonly Action? _closed;
    private ResultFunnel _funnel;
    private bool _isOver;

    internal GuardedDbDataReader(DbDataReader inner, GuardedRun run, Action? closed)
    {
        (_inner, _run, _closed) = (inner, run, closed);
        _funnel = run.Open(inner);
    }

    public override int Depth => _inner.Depth;

    public override int FieldCount => _inner.FieldCount;

    public override bool HasRows => _inner.HasRows;

    public override bool IsClosed => _isOver || _inner.IsClosed;

    public override int RecordsAffected => _inner.RecordsAffected;

    public override int VisibleFieldCount => _inner.VisibleFieldCount;

    public override string GetName(int ordinal) => _inner.GetName(ordinal);

    public override int GetOrdinal(string name) => _inner.GetOrdinal(name);

    public override string GetDataTypeName(int ordinal) => _inner.GetDataTypeName(ordinal);

    public override Type GetFieldType(int ordinal) => _inner.GetFieldType(ordinal);

    public override Type GetProviderSpecificFieldType(int ordinal) => _inner.GetProviderSpecificFieldType(ordinal);

    /// <summary>What the driver knows of the result's columns: metadata of the statement's own result, no cell.</summary>
    public override DataTable? GetSchemaTable() => Guard(_inner.GetSchemaTable);

    /// <inheritdoc cref="GetSchemaTable" />
    public override async Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(() => _inner.GetSchemaTableAsync(cancellationToken)).ConfigureAwait(false);

    /// <inheritdoc cref="GetSchemaTable" />
    public override async Task<System.Collections.ObjectModel.ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(() => _inner.GetColumnSchemaAsync(cancellationToken)).ConfigureAwait(false);

    /// <summary>Records, which take their values through this reader.</summary>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override bool Read() => Guard(() => _inner.Read() && Row());

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () => await _inner.ReadAsync(cancellationToken).ConfigureAwait(false) && Row());

    public override bool NextResult() => Guard(() => _inner.NextResult() && Result());

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () => await _inner.NextResultAsync(cancellationToken).ConfigureAwait(false) && Result());

    public override void Close()
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            Guard(() =>
            {
                _inner.Close();
                return true;
            });
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
            await GuardAsync(async () =>
            {
                await _inner.CloseAsync().ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A reader inside a composite value: its column leaves as it is, or not at all.</summary>
    protected override DbDataReader GetDbDataReader(int ordinal) =>
        _funnel.Passes(ordinal) ? Guard(() => _inner.GetData(ordinal)) : throw new InvalidCastException("a masked value has no reader of its own");

    private void End()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _run.Tally.Changed = Math.Max(0, _inner.RecordsAffected);
        _run.Finish(null);
        _closed?.Invoke();
    }

    private bool Row()
    {
        _funnel.NextRow();
        return true;
    }

    private bool Result()
    {
        _funnel = _run.Open(_inner);
        return true;
    }

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            throw Stop(e);
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
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
            _inner.Dispose();
            End();
        }

        return shown;
    }
}
