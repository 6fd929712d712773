using System.Data;
using System.Data.Common;
using DbGuard.AdoNet.Execution;

namespace DbGuard.AdoNet;

/// <summary>A transaction of a guarded connection. Its commit is decided and recorded; a rollback is never refused.</summary>
public sealed class GuardedDbTransaction : DbTransaction
{
    private readonly GuardedDbConnection _connection;

    internal GuardedDbTransaction(GuardedDbConnection connection, DbTransaction inner) => (_connection, Inner) = (connection, inner);

    internal DbTransaction Inner { get; }

    public override IsolationLevel IsolationLevel => Inner.IsolationLevel;

    public override bool SupportsSavepoints => Inner.SupportsSavepoints;

    protected override DbConnection? DbConnection => Inner.Connection is null ? null : _connection;

    public override void Commit()
    {
        Blocking.Wait(_connection.Session.AdmitTransactionAsync("COMMIT", CancellationToken.None));
        try
        {
            Inner.Commit();
        }
        catch (DbException e) when (_connection.Session.HasTouchedProtected)
        {
            // Deferred constraints quote rows of earlier statements.
            throw Refusals.Silenced(e.SqlState);
        }

        End();
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await _connection.Session.AdmitTransactionAsync("COMMIT", cancellationToken).ConfigureAwait(false);
        try
        {
            await Inner.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e) when (_connection.Session.HasTouchedProtected)
        {
            throw Refusals.Silenced(e.SqlState);
        }

        End();
    }

    public override void Rollback()
    {
        _connection.Session.RolledBack();
        Inner.Rollback();
        End();
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        _connection.Session.RolledBack();
        await Inner.RollbackAsync(cancellationToken).ConfigureAwait(false);
        End();
    }

    public override void Save(string savepointName) => Inner.Save(savepointName);

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => Inner.SaveAsync(savepointName, cancellationToken);

    public override void Rollback(string savepointName)
    {
        _connection.Session.RolledBack();
        Inner.Rollback(savepointName);
    }

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        _connection.Session.RolledBack();
        return Inner.RollbackAsync(savepointName, cancellationToken);
    }

    public override void Release(string savepointName) => Inner.Release(savepointName);

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) => Inner.ReleaseAsync(savepointName, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        NoteRollback();
        await Inner.DisposeAsync().ConfigureAwait(false);
        End();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            NoteRollback();
            Inner.Dispose();
            End();
        }

        base.Dispose(disposing);
    }

    private void NoteRollback()
    {
        if (ReferenceEquals(_connection.Current, this) && _connection.State == ConnectionState.Open)
        {
            _connection.Session.RolledBack();
        }
    }

    private void End()
    {
        if (ReferenceEquals(_connection.Current, this))
        {
            _connection.Current = null;
        }
    }
}
