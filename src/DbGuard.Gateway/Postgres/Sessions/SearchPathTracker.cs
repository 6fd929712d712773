using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// Every search path the session may have. A SET may still be rolled back, so both the old and the new path count until the
/// server has told which one it is; a computed value counts as any path. Thread-safe.
/// </summary>
/// <param name="startup">The path the client asked for at login; null: the database's default.</param>
/// <param name="upstreamUser">What <c>$user</c> stands for on the server.</param>
internal sealed class SearchPathTracker(ImmutableArray<string>? startup, string upstreamUser)
{
    private const string Setting = "search_path";

    private readonly Lock _gate = new();
    private ImmutableArray<ImmutableArray<string>> _paths = startup is { } path ? [path] : [];
    private bool _usesDefault = startup is null;
    private bool _isUnknown;

    // What the server said inside a transaction: holds until something changes it or the transaction ends.
    private ImmutableArray<string>? _told;
    private SessionView? _view;
    private CatalogSnapshot? _viewOf;

    /// <summary>A statement is about to be forwarded: notes whether it may change the path.</summary>
    public void Expect(StatementFacts facts)
    {
        foreach (var change in facts.Settings)
        {
            if (change.Name is not (Setting or "*"))
            {
                continue;
            }

            lock (_gate)
            {
                Forget();
                if (change.IsReset)
                {
                    // The session's own default is the startup path.
                    Add(startup);
                }
                else if (change.IsConstant && !change.Values.IsDefault)
                {
                    Add(change.Values);
                }
                else
                {
                    _isUnknown = true;
                }
            }
        }

        var endsTransaction = facts.Kind == StatementKind.TwoPhase || (facts.Kind == StatementKind.Transaction
            && facts.Transaction is not (TransactionControl.Begin or TransactionControl.Savepoint or TransactionControl.Release));
        var runsCode = facts is { Kind: StatementKind.Call } or { Kind: StatementKind.Do, Inner: null };
        if (endsTransaction || runsCode)
        {
            lock (_gate)
            {
                Forget();
                _isUnknown |= runsCode;
            }
        }
    }

    /// <summary>The server told the search path.</summary>
    /// <param name="path">Outermost first.</param>
    /// <param name="inTransaction">What was before may come back when the transaction is rolled back.</param>
    public void Learn(ImmutableArray<string> path, bool inTransaction)
    {
        lock (_gate)
        {
            Forget();
            if (inTransaction)
            {
                _told = path;
                return;
            }

            _isUnknown = false;
            _usesDefault = false;
            _paths = [path];
        }
    }

    /// <summary>True when more than one path is possible: asking the server would make it certain.</summary>
    public bool IsAmbiguous
    {
        get
        {
            lock (_gate)
            {
                return _told is null && (_isUnknown || _paths.Length + (_usesDefault ? 1 : 0) > 1);
            }
        }
    }

    /// <summary>The possible paths as the analyser wants them.</summary>
    public SessionView View(CatalogSnapshot catalog)
    {
        lock (_gate)
        {
            if (_view is { } view && ReferenceEquals(_viewOf, catalog))
            {
                return view;
            }

            _viewOf = catalog;
            return _view = new SessionView(_told is { } told ? [Resolved(told)] : Possible(catalog));
        }
    }

    private ImmutableArray<ImmutableArray<string>> Possible(CatalogSnapshot catalog)
    {
        var paths = _paths.Select(Resolved);
        if (_usesDefault)
        {
            paths = paths.Prepend(catalog.DefaultSearchPath);
        }

        if (_isUnknown)
        {
            paths = paths.Concat(catalog.Tables.Select(t => t.Name.Schema).Distinct(StringComparer.Ordinal).Select(s => ImmutableArray.Create(s)));
        }

        return [.. paths];
    }

    private ImmutableArray<string> Resolved(ImmutableArray<string> path) => [.. path.Select(schema => schema == "$user" ? upstreamUser : schema)];

    private void Forget()
    {
        _told = null;
        _view = null;
    }

    private void Add(ImmutableArray<string>? path)
    {
        if (path is not { } given)
        {
            _usesDefault = true;
        }
        else if (!_paths.Any(p => p.SequenceEqual(given, StringComparer.Ordinal)))
        {
            _paths = _paths.Add(given);
        }
    }
}
