using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DbGuard.AdoNet.Providers;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.Npgsql.Catalog;
using Npgsql;

namespace DbGuard.Npgsql.Sessions;

/// <summary>Follows what changes the meaning of names on one connection: search path, role, definitions, temporary objects.</summary>
internal sealed class NpgsqlGuardedSession : IGuardedSession
{
    private const string Ask = """
        SELECT pg_catalog.current_setting('search_path'), current_user, pg_catalog.current_setting('standard_conforming_strings'),
          pg_catalog.current_setting('client_encoding'), pg_catalog.pg_my_temp_schema() <> 0
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCatalog _catalog;
    private ImmutableArray<string> _path;
    private SessionView? _view;
    private SessionLook? _look;
    private bool _pathMayDiffer = true;
    private CatalogSnapshot? _own;
    private bool _usesOwn;
    private bool _ownIsOutdated;

    private NpgsqlGuardedSession(NpgsqlConnection connection, NpgsqlCatalog catalog) => (_connection, _catalog) = (connection, catalog);

    /// <exception cref="NotSupportedException">The session reads strings in another way than the analyser.</exception>
    public static async ValueTask<NpgsqlGuardedSession> OpenAsync(NpgsqlConnection connection, NpgsqlCatalog catalog, CancellationToken cancellationToken)
    {
        var session = new NpgsqlGuardedSession(connection, catalog);
        await session.AskAsync(cancellationToken).ConfigureAwait(false);
        return session;
    }

    public bool TryLook([NotNullWhen(true)] out SessionLook? look)
    {
        look = null;
        if (_pathMayDiffer || _usesOwn || _view is null || _catalog.Current is not { } catalog)
        {
            return false;
        }

        if (_look is null || !ReferenceEquals(_look.Catalog, catalog) || !ReferenceEquals(_look.View, _view))
        {
            _look = new SessionLook(catalog, _view);
        }

        look = _look;
        return true;
    }

    public async ValueTask<SessionLook> LookAsync(bool again, CancellationToken cancellationToken)
    {
        try
        {
            if (_pathMayDiffer)
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
            }

            if (_usesOwn)
            {
                if (_own is null || _ownIsOutdated || again)
                {
                    await ReadOwnAsync(cancellationToken).ConfigureAwait(false);
                }

                return new SessionLook(_own!, new SessionView([_path], IsOwnCatalog: true));
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            // WHY: nothing but the end of the transaction can run now, and that must be decided; its names could mean anything.
            return await AnythingAsync(cancellationToken).ConfigureAwait(false);
        }

        return new SessionLook(await _catalog.GetAsync(again, cancellationToken).ConfigureAwait(false), _view!);
    }

    public void Expect(StatementFacts facts)
    {
        var runsCode = facts.Kind is StatementKind.Call or StatementKind.Do;
        var endsTransaction = facts.Kind == StatementKind.TwoPhase || (facts.Kind == StatementKind.Transaction && facts.Transaction is not (TransactionControl.Begin or TransactionControl.Savepoint));
        _pathMayDiffer |= runsCode || endsTransaction || !facts.Settings.IsEmpty || facts.Kind is StatementKind.SetVariable or StatementKind.Discard
            || facts.Traits.HasFlag(StatementTraits.SessionState) || facts.Traits.HasFlag(StatementTraits.Definition);
        if (facts.Traits.HasFlag(StatementTraits.Definition) || runsCode || facts.Kind == StatementKind.Discard)
        {
            // What is defined here only this session sees, until it is committed; temporary objects only it ever sees.
            (_usesOwn, _ownIsOutdated) = (true, true);
            _catalog.MarkStale();
        }

        if (endsTransaction)
        {
            EndTransaction();
        }
    }

    public void ExpectTransactionChange()
    {
        _pathMayDiffer = true;
        EndTransaction();
    }

    private void EndTransaction()
    {
        if (_usesOwn)
        {
            _ownIsOutdated = true;
            _catalog.MarkStale();
        }
    }

    private async ValueTask AskAsync(CancellationToken cancellationToken)
    {
        var row = (await TextQuery.RunAsync(_connection, Ask, cancellationToken).ConfigureAwait(false))[0];
        if (row[2] != "on" || row[3] != "UTF8")
        {
            throw new NotSupportedException("DBG5106 the guard needs standard_conforming_strings = on and client_encoding = UTF8");
        }

        _path = CatalogReader.SearchPath(row[0]!, row[1]!);
        if (_view is null || !_view.SearchPaths[0].SequenceEqual(_path))
        {
            _view = new SessionView([_path]);
        }

        _pathMayDiffer = false;
        if (row[4] == "t" && !_usesOwn)
        {
            (_usesOwn, _ownIsOutdated) = (true, true);
        }
    }

    /// <summary>Reads the catalog as this session sees it. What the reading sets is undone with a savepoint, or with a transaction of its own.</summary>
    private async ValueTask ReadOwnAsync(CancellationToken cancellationToken)
    {
        var inTransaction = await TrySavepointAsync(cancellationToken).ConfigureAwait(false);
        if (!inTransaction)
        {
            await TextQuery.RunAsync(_connection, "BEGIN", cancellationToken).ConfigureAwait(false);
        }

        try
        {
            _own = await CatalogReader.ReadAsync((sql, token) => TextQuery.RunAsync(_connection, sql, token), _catalog.NextVersion(), cancellationToken).ConfigureAwait(false);
            _ownIsOutdated = false;
        }
        finally
        {
            // WHY without the token: a session that keeps the reader's search path would run other statements than are decided.
            _pathMayDiffer = true;
            await TextQuery.RunAsync(_connection, inTransaction ? "ROLLBACK TO SAVEPOINT dbguard_catalog" : "ROLLBACK", CancellationToken.None).ConfigureAwait(false);
            if (inTransaction)
            {
                await TextQuery.RunAsync(_connection, "RELEASE SAVEPOINT dbguard_catalog", CancellationToken.None).ConfigureAwait(false);
            }

            _pathMayDiffer = false;
        }
    }

    private async ValueTask<bool> TrySavepointAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TextQuery.RunAsync(_connection, "SAVEPOINT dbguard_catalog", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NoActiveSqlTransaction)
        {
            return false;
        }
    }

    private async ValueTask<SessionLook> AnythingAsync(CancellationToken cancellationToken)
    {
        var snapshot = _own ?? await _catalog.GetAsync(again: false, cancellationToken).ConfigureAwait(false);
        return new SessionLook(snapshot, new SessionView(
            [.. snapshot.Tables.Select(t => t.Name.Schema).Distinct(StringComparer.Ordinal).Select(s => ImmutableArray.Create(s)).DefaultIfEmpty(_path)]));
    }
}
