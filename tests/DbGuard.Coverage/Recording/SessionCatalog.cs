using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Coverage.Recording;

/// <summary>The catalog and the search path as the recorded session sees them at this moment.</summary>
internal sealed class SessionCatalog(ServerQuestions server, string database, SystemRows system)
{
    private const string Savepoint = "dbguard_coverage";

    private bool _isStale = true;
    private bool _isPathStale = true;
    private bool _hasOpenDefinitions;
    private long _version;
    private string? _horizon;

    public CatalogSnapshot? Current { get; private set; }

    public SessionView View { get; private set; } = new([["public"]]);

    /// <summary>How often the catalog was read.</summary>
    public int Readings { get; private set; }

    /// <summary>Brings the search path up to date, if the transaction is in a state to ask questions in.</summary>
    public void RefreshPath()
    {
        if (server.Status != 'E' && _isPathStale)
        {
            View = new([[.. server.Ask("SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))").Select(row => row[0]!.StartsWith("pg_temp_", StringComparison.Ordinal) ? "pg_temp" : row[0]!)]]);
            _isPathStale = false;
        }
    }

    /// <summary>Brings the catalog up to date, if the transaction is in a state to ask questions in.</summary>
    public void Refresh()
    {
        if (server.Status == 'E' || !_isStale)
        {
            return;
        }

        // No transaction has been given an id since the last reading: nobody has changed a thing.
        var horizon = server.Status == 'I' ? server.Ask("SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())")[0][0] : null;
        if (horizon is null || horizon != _horizon)
        {
            Read();
            _horizon = horizon;
        }

        _isStale = false;
    }

    /// <summary>Notes what a statement that the server accepted may have changed.</summary>
    public void After(StatementFacts facts, string tag)
    {
        var runsCode = facts.Kind is StatementKind.Do or StatementKind.Call or StatementKind.Other
            || facts.Functions.Any(f => f.Effect is FunctionEffect.Unclassified or FunctionEffect.RunsSql or FunctionEffect.Administration or FunctionEffect.Session);
        if (facts.Traits.HasFlag(StatementTraits.Definition) || runsCode)
        {
            _isStale = true;
            _hasOpenDefinitions |= server.Status != 'I';
        }

        // What a prepared transaction defined is there when it is committed, under the id it had; which schemas count depends on the role.
        if (tag == "COMMIT PREPARED" || facts.Settings.Any(s => s.Name is "*" or "role" or "session_authorization") || facts.Kind == StatementKind.Discard)
        {
            (_isStale, _horizon) = (true, null);
        }

        var endsTransaction = facts.Kind is StatementKind.Transaction or StatementKind.TwoPhase && tag is not ("BEGIN" or "START TRANSACTION" or "SAVEPOINT" or "RELEASE");
        if (endsTransaction && _hasOpenDefinitions)
        {
            _isStale = true;
            _hasOpenDefinitions = server.Status != 'I';
        }

        _isPathStale |= runsCode || endsTransaction || _isStale || facts.Settings.Any(s => s.Name is "search_path" or "*" or "role" or "session_authorization");
    }

    /// <summary>A statement failed: outside of a transaction block that undoes what its text did before.</summary>
    public void AfterFailure()
    {
        _isPathStale = true;
        _isStale |= _hasOpenDefinitions || server.Status == 'I';
    }

    /// <summary>Nothing is known of what the statement changed.</summary>
    public void AfterUnknown()
    {
        _isStale = _isPathStale = true;
        _horizon = null;
    }

    private void Read()
    {
        var inTransaction = server.Status == 'T';
        server.Ask(inTransaction ? $"SAVEPOINT {Savepoint}" : "BEGIN READ ONLY");
        try
        {
            // What the tests set for the planner is meant for their own queries.
            server.Ask("SET LOCAL statement_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off");
            Current = CatalogReader.ReadAsync(
                (sql, _) => Task.FromResult(system.Read(server, database, sql)), ++_version).GetAwaiter().GetResult();
            Readings++;
        }
        finally
        {
            server.Ask(inTransaction ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : "ROLLBACK");
            if (inTransaction)
            {
                server.Ask($"RELEASE SAVEPOINT {Savepoint}");
            }
        }
    }
}
