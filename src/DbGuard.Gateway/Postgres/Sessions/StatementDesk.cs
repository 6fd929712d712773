using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Catalog;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Gets decisions for one session: against the newest catalog, its search paths and the policy in force.</summary>
internal sealed class StatementDesk(
    DoorServices services, SessionContext context, DatabaseCatalog catalog, SessionNames names, SearchPathTracker searchPath)
{
    private Profile _profile = context.Profile;
    private CatalogSnapshot? _own;
    private int _definitions;
    private int _definitionsInOwn;

    /// <summary>The profile as last determined: whose limits hold for what runs now.</summary>
    public Profile LastProfile => Volatile.Read(ref _profile);

    /// <summary>The profile under the policy in force; null when that has none for this principal any more.</summary>
    public Profile? CurrentProfile()
    {
        if (services.Pipeline.ProfileInForce(context.Principal, _profile).Profile is not { } profile)
        {
            return null;
        }

        return _profile = profile;
    }

    /// <summary>What the profile has looked for in texts; null for nothing.</summary>
    public Detection? Detection => _profile.Detection?.For;

    /// <summary>Decides a text. Names the catalog does not know make it look again once.</summary>
    /// <exception cref="IOException">There is no catalog to analyse against, or only one that is known to be out of date: a replaced view must not be judged by its old definition.</exception>
    public async ValueTask<DecidedText> DecideAsync(byte[] text, Profile profile)
    {
        // What the open transaction has defined only its own snapshot shows; that one is never stale, it goes with the transaction.
        var snapshot = Volatile.Read(ref _own) ?? await catalog.GetAsync(CancellationToken.None);
        var decided = Decide(text, profile, snapshot);
        if (!NamesAreMissing(decided.Outcome) || _own is not null)
        {
            return decided;
        }

        var newer = await LookAgainAsync(snapshot);
        return ReferenceEquals(newer, snapshot) ? decided : Decide(text, profile, newer);
    }

    /// <summary>Decides a text against a catalog that this session alone sees, until its transaction ends.</summary>
    public DecidedText Decide(byte[] text, Profile profile, CatalogSnapshot own, int definitions)
    {
        Volatile.Write(ref _own, own);
        _definitionsInOwn = definitions;
        return Decide(text, profile, own);
    }

    /// <summary>True when a decision still stands: nothing it depended on has changed.</summary>
    public bool IsFresh(DecidedText text, Profile profile)
    {
        var own = Volatile.Read(ref _own);
        return (own ?? catalog.Current) is { } current
            && (own is not null || !catalog.IsStale)
            && text.CatalogVersion == current.Version
            && ReferenceEquals(text.Profile, profile)
            && text.ViewKey == searchPath.View(current).Key
            && !DependsOnNames(text.Outcome);
    }

    /// <summary>
    /// True when the open transaction has defined things that the shared catalog cannot show yet, and the statement may be about
    /// them: it names something unknown, or reads relations.
    /// </summary>
    /// <param name="text">The text as decided.</param>
    /// <param name="definitions">How many definitions there were, for <see cref="Decide(byte[], Profile, CatalogSnapshot, int)"/>.</param>
    public bool NeedsOwnCatalog(DecidedText text, out int definitions)
    {
        definitions = Volatile.Read(ref _definitions);
        return definitions > 0
            && definitions != _definitionsInOwn
            && (NamesAreMissing(text.Outcome) || text.Outcome.Statements.Any(s => s.Statement.Facts is { ReturnsRows: true, Tables.IsEmpty: false }));
    }

    /// <summary>The snapshot decisions are made against now; null before the first reading.</summary>
    public CatalogSnapshot? Snapshot => Volatile.Read(ref _own) ?? catalog.Current;

    /// <summary>Version for a snapshot that only this session sees.</summary>
    public long NextCatalogVersion() => catalog.NextVersion();

    /// <summary>The transaction has defined, altered or dropped something, or may have.</summary>
    public void Defined() => Interlocked.Increment(ref _definitions);

    /// <summary>No transaction is open any more: what it defined is for everybody to see, or gone.</summary>
    public void EndTransaction()
    {
        if (Interlocked.Exchange(ref _definitions, 0) > 0)
        {
            catalog.MarkStale();
        }

        Volatile.Write(ref _own, null);
        Volatile.Write(ref _definitionsInOwn, 0);
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

    /// <summary>Counts one statement against the principal's rate; the reason when it is one too many.</summary>
    public DecisionReason? Spend(Profile profile) =>
        services.Rates.TryTake(context.Principal, profile, out var retryAfter) ? null : BudgetReasons.StatementsPerMinute(profile, retryAfter);

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

    private DecidedText Decide(byte[] text, Profile profile, CatalogSnapshot snapshot)
    {
        var view = searchPath.View(snapshot);
        var started = services.Time.GetTimestamp();
        var outcome = services.Pipeline.Decide(new GuardRequest(
            text, context.Principal, profile, snapshot, view, new SessionObjectsNow(names, services.Pipeline, snapshot, view)));
        GuardMetrics.TextDecided(services.Time.GetElapsedTime(started));
        foreach (var statement in outcome.Statements)
        {
            GuardMetrics.StatementDecided(statement.Decision.Verdict);
        }

        return new DecidedText(text, outcome, snapshot, view.Key, profile);
    }
}
