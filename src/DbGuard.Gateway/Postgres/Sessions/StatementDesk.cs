using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Gets decisions for one session: against the newest catalog, its search paths and the policy in force.</summary>
internal sealed class StatementDesk(
    DoorServices services, SessionContext context, DatabaseCatalog catalog, SessionNames names, SearchPathTracker searchPath)
{
    /// <summary>The schema of objects that one session alone sees, and that the server finds before all others.</summary>
    private const string TemporarySchema = "pg_temp";

    private readonly List<(long Cycle, byte[] Text)> _sent = [];
    private Profile _profile = context.Profile;
    private AccessContext _asked = new(context.Address, services.Time.GetUtcNow());
    private CatalogSnapshot? _own;
    private int _definitions;
    private int _definitionsInOwn;
    private bool _ownIsOfTransaction;
    private long _sharedOfOwn;
    private volatile bool _ownIsOutdated;
    private volatile bool _hasTemporary;

    /// <summary>The profile as last determined: whose limits hold for what runs now.</summary>
    public Profile LastProfile => Volatile.Read(ref _profile);

    /// <summary>The profile under the policy in force, from now on the session's own; or why there is none any more.</summary>
    public ProfileResolution Current()
    {
        // INVARIANT: a statement is decided for the moment of this question, so that one profile gives its verdict, its masks and its limits.
        _asked = Asked;
        var resolution = services.Pipeline.ProfileInForce(context.Principal, LastProfile, _asked);
        if (resolution.Profile is { } profile)
        {
            _profile = profile;
        }

        return resolution;
    }

    /// <summary>The profile under the policy in force, or why there is none. Changes nothing here: for any thread.</summary>
    public ProfileResolution InForce() => services.Pipeline.ProfileInForce(context.Principal, LastProfile, Asked);

    private AccessContext Asked => new(context.Address, services.Time.GetUtcNow());

    /// <summary>What the profile has looked for in texts; null for nothing.</summary>
    public Detection? Detection => _profile.Detection?.For;

    /// <summary>Decides a text. Names the catalog does not know make it look again once.</summary>
    /// <exception cref="IOException">There is no catalog to analyse against, or only one that is known to be out of date: a replaced view must not be judged by its old definition.</exception>
    public async ValueTask<DecidedText> DecideAsync(byte[] text, Profile profile)
    {
        // What the open transaction has defined only its own snapshot shows; that one is never stale, it goes with the transaction.
        var snapshot = Volatile.Read(ref _own) ?? await catalog.GetAsync(CancellationToken.None);
        var decided = Decide(text, profile, snapshot);
        if (AssumesAbsence(decided.Outcome))
        {
            // What is not there must not be there now, whenever the snapshot was taken: it could have labels.
            var now = Decide(text, profile, await catalog.RefreshAsync(CancellationToken.None));
            return _own is not null && AssumesAbsence(now.Outcome) ? decided : now;
        }

        if (!NamesAreMissing(decided.Outcome) || _own is not null)
        {
            return decided;
        }

        var newer = await LookAgainAsync(snapshot);
        return ReferenceEquals(newer, snapshot) ? decided : Decide(text, profile, newer);
    }

    /// <summary>Takes a snapshot that this session alone sees: until its transaction ends, or, when it shows temporary objects, until something changes.</summary>
    /// <param name="own">The snapshot.</param>
    /// <param name="definitions">How many definitions there were before it was read.</param>
    /// <param name="ofTransaction">It was read in an open transaction.</param>
    /// <param name="shared">Version of the shared snapshot then.</param>
    public void UseOwn(CatalogSnapshot own, int definitions, bool ofTransaction, long shared)
    {
        if (!ofTransaction && !own.Tables.Concat<object>(own.Functions).Any(IsTemporary))
        {
            // Nothing temporary is left.
            _hasTemporary = false;
            Volatile.Write(ref _own, null);
            return;
        }

        Volatile.Write(ref _own, own);
        _definitionsInOwn = definitions;
        _ownIsOfTransaction = ofTransaction;
        _sharedOfOwn = shared;
        _ownIsOutdated = false;
    }

    private static bool IsTemporary(object item) => (item is TableSchema table ? table.Name : ((FunctionSchema)item).Name).Schema == TemporarySchema;

    /// <summary>Version of the shared snapshot; 0 before the first reading.</summary>
    public long SharedVersion => catalog.Current?.Version ?? 0;

    /// <summary>Brings the shared snapshot up to date.</summary>
    /// <returns>Its version.</returns>
    public async ValueTask<long> RefreshSharedAsync() => (await catalog.GetAsync(CancellationToken.None)).Version;

    /// <summary>A statement is about to be sent: what it defines counts for those decided before its answer has come.</summary>
    public void Expect(StatementFacts facts, DecidedText text, long cycle)
    {
        var changesNames = facts.Traits.HasFlag(StatementTraits.Definition)
            || facts.Transaction is TransactionControl.Rollback or TransactionControl.RollbackToSavepoint || facts.Kind == StatementKind.TwoPhase;
        if (changesNames)
        {
            lock (_sent)
            {
                _sent.Add((cycle, text.Bytes));
            }
        }
    }

    /// <summary>The cycle's messages are all answered: what they defined, the next snapshot shows.</summary>
    public void EndCycle(long cycle)
    {
        lock (_sent)
        {
            _sent.RemoveAll(s => s.Cycle <= cycle);
        }
    }

    /// <summary>True when a decision still stands: nothing it depended on has changed.</summary>
    public bool IsFresh(DecidedText text, Profile profile)
    {
        var own = Volatile.Read(ref _own);
        return (own ?? catalog.Current) is { } current
            && (own is not null ? OwnIsCurrent : !catalog.IsStale)
            && text.CatalogVersion == current.Version
            && ReferenceEquals(text.Profile, profile)
            && text.ViewKey == View(current).Key
            && !DependsOnNames(text.Outcome);
    }

    /// <summary>
    /// True when the open transaction, or the session, has defined things that the snapshot in use does not show, and the statement may be
    /// about them: it names something, known or not.
    /// </summary>
    /// <param name="text">The text as decided.</param>
    /// <param name="status">Transaction status.</param>
    /// <param name="definitions">How many definitions there were, for <see cref="UseOwn"/>.</param>
    public bool NeedsOwnCatalog(DecidedText text, TransactionStatus status, out int definitions)
    {
        definitions = Volatile.Read(ref _definitions);
        return (_hasTemporary ? !OwnIsCurrent : status != TransactionStatus.Idle && definitions > 0 && definitions != _definitionsInOwn)
            && (NamesAreMissing(text.Outcome) || AssumesAbsence(text.Outcome) || text.Outcome.Statements.Any(s => DependsOnCatalog(s.Statement.Facts)));
    }

    /// <summary>What a statement creates is not there yet; whatever else it names is.</summary>
    private static bool DependsOnCatalog(StatementFacts facts) =>
        facts.Tables.Any(t => !t.Table.IsSystem) || facts.Functions.Any(f => f.Candidates.Any(c => !c.IsSystem)) || facts.Kind == StatementKind.Execute;

    /// <summary>True when there is a snapshot of the session's own that shows everything.</summary>
    private bool OwnIsCurrent => _own is not null && !_ownIsOutdated && Volatile.Read(ref _definitions) == _definitionsInOwn
        && (_ownIsOfTransaction || (SharedVersion == _sharedOfOwn && !catalog.IsStale));

    /// <summary>The snapshot decisions are made against now; null before the first reading.</summary>
    public CatalogSnapshot? Snapshot => Volatile.Read(ref _own) ?? catalog.Current;

    /// <summary>Version for a snapshot that only this session sees.</summary>
    public long NextCatalogVersion() => catalog.NextVersion();

    /// <summary>The transaction has defined, altered or dropped something, or may have.</summary>
    public void Defined(StatementFacts facts)
    {
        Interlocked.Increment(ref _definitions);
        _hasTemporary |= facts.ObjectNames.Any(name => name.StartsWith(TemporarySchema + ".", StringComparison.Ordinal));
    }

    /// <summary>No transaction is open any more: what it defined is for everybody to see, or gone; temporary objects stay.</summary>
    public void EndTransaction()
    {
        var hasDefined = Interlocked.Exchange(ref _definitions, 0) > 0;
        if (hasDefined)
        {
            catalog.MarkStale();
        }

        Volatile.Write(ref _definitionsInOwn, 0);
        if (!_hasTemporary)
        {
            Volatile.Write(ref _own, null);
        }
        else if (hasDefined || _ownIsOfTransaction)
        {
            _ownIsOutdated = true;
        }
    }

    /// <summary>Columns the principal may not see as they are; null when there are none.</summary>
    public Func<ColumnId, bool>? Protection(DecidedText text) =>
        text.Profile.May.SeesEverything || services.Pipeline.Policy.Labels.IsEmpty
            ? null
            : column => services.Pipeline.IsProtected(column, text.Profile, text.Catalog);

    /// <summary>The same for the profile and the catalog of this moment.</summary>
    public Func<ColumnId, bool>? Protection(CatalogSnapshot snapshot) =>
        _profile.May.SeesEverything || services.Pipeline.Policy.Labels.IsEmpty
            ? null
            : column => services.Pipeline.IsProtected(column, _profile, snapshot);

    /// <summary>Counts one statement against what the principal may run at once and in a minute; the reason when it is one too many.</summary>
    public DecisionReason? Spend(Profile profile, PrincipalSeat seat) =>
        !seat.TryStart(profile) ? BudgetReasons.StatementsAtOnce(profile)
        : services.Rates.TryTake(context.Principal, profile, out var retryAfter) ? null
        : BudgetReasons.StatementsPerMinute(profile, retryAfter);

    /// <summary>Something was defined: the next decision reads the catalog again.</summary>
    public void CatalogChanged() => catalog.MarkStale();

    /// <summary>True when what the text does depends on what a name of the session stands for: EXECUTE, FETCH, and EXPLAIN of them.</summary>
    public static bool DependsOnNames(GuardOutcome outcome)
    {
        foreach (var statement in outcome.Statements)
        {
            for (var facts = statement.Statement.Facts; facts is not null; facts = facts.Inner)
            {
                if (facts.Kind is StatementKind.Execute or StatementKind.Fetch)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AssumesAbsence(GuardOutcome outcome) => outcome.Statements.Any(s => s.Statement.Facts.AssumesAbsence);

    private static bool NamesAreMissing(GuardOutcome outcome)
    {
        foreach (var statement in outcome.Statements)
        {
            foreach (var gap in statement.Statement.Facts.Gaps)
            {
                if (gap.Kind is GapKind.UnknownRelation or GapKind.UnknownColumn or GapKind.UnknownFunction)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private async ValueTask<CatalogSnapshot> LookAgainAsync(CatalogSnapshot snapshot)
    {
        try
        {
            return await catalog.LookAgainAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            return snapshot;
        }
    }

    private SessionView View(CatalogSnapshot snapshot)
    {
        var view = searchPath.View(snapshot);
        var isOwn = _ownIsOfTransaction && ReferenceEquals(snapshot, _own);
        lock (_sent)
        {
            return _sent.Count == 0 && !isOwn ? view : new SessionView(view.SearchPaths, [.. _sent.Select(s => new ReadOnlyMemory<byte>(s.Text))], isOwn);
        }
    }

    private DecidedText Decide(byte[] text, Profile profile, CatalogSnapshot snapshot)
    {
        var view = View(snapshot);
        var started = services.Time.GetTimestamp();
        var outcome = services.Pipeline.Decide(new GuardRequest(
            text, context.Principal, profile, snapshot, view, new SessionObjectsNow(names, services.Pipeline, snapshot, view))
        {
            Context = _asked,
        });
        GuardMetrics.TextDecided(services.Time.GetElapsedTime(started));
        foreach (var statement in outcome.Statements)
        {
            GuardMetrics.StatementDecided(statement.Decision.Verdict);
        }

        return new DecidedText(text, outcome, snapshot, view.Key, profile);
    }
}
