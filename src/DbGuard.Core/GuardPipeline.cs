using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Labels;
using DbGuard.Core.Policies.Privileges;

namespace DbGuard.Core;

/// <summary>
/// The one type that knows every stage: text → facts → decision. Every door asks it, so that the same text under the same policy
/// gets the same verdict everywhere. Thread-safe; the policy is swapped by reference.
/// </summary>
/// <param name="analyzer">The dialect.</param>
/// <param name="policy">The policy to start with.</param>
/// <param name="cacheEntries">Most outcomes remembered; 0 remembers none.</param>
/// <param name="cacheBytes">Most bytes of remembered outcomes, estimated.</param>
public sealed class GuardPipeline(IStatementAnalyzer analyzer, PolicySet policy, int cacheEntries = 8192, long cacheBytes = 64L << 20)
{
    private readonly DecisionCache _cache = new(cacheEntries, cacheBytes);
    private readonly TextsSeen _seen = new();
    private readonly ShapeCache _shapes = new(analyzer, cacheEntries, cacheBytes);
    private PolicyEngine _engine = new(policy, analyzer.OriginOf);

    /// <summary>The policy in force.</summary>
    public PolicySet Policy => Volatile.Read(ref _engine).Policy;

    /// <summary>Puts a validated policy into force for every decision that starts after the call.</summary>
    public void Swap(PolicySet policy)
    {
        Volatile.Write(ref _engine, new PolicyEngine(policy, analyzer.OriginOf));
        _cache.Clear();
        _shapes.Clear();
    }

    /// <summary>
    /// The profile that counts now: the session's own, or, when another policy came into force since the session got it or time matters, the one
    /// that policy gives its principal.
    /// </summary>
    public ProfileResolution ProfileInForce(Principal principal, Profile profile, in AccessContext context) =>
        InForce(Volatile.Read(ref _engine), principal, profile, context);

    /// <summary>Which columns of the snapshot bear which labels.</summary>
    public LabelMap LabelsOn(CatalogSnapshot catalog) => Volatile.Read(ref _engine).LabelsOn(catalog);

    /// <summary>True when values of the column may not be shown to the profile as they are: for the second witness.</summary>
    public bool IsProtected(ColumnId column, Profile profile, CatalogSnapshot catalog) => Volatile.Read(ref _engine).IsProtected(column, profile, catalog);

    /// <summary>Why a bound parameter may not be written to a column (DBG2053); null when it may.</summary>
    public DecisionReason? CheckWritten(ColumnId column, ReadOnlySpan<byte> value, Profile profile, CatalogSnapshot catalog) =>
        Volatile.Read(ref _engine).CheckWritten(column, value, profile, catalog);

    /// <summary>What a role of the database needs that serves the profile under the policy in force.</summary>
    public ImmutableArray<TableGrant> PrivilegesOf(Profile profile, CatalogSnapshot catalog, bool byColumn) =>
        PrivilegePlan.For(Volatile.Read(ref _engine), [profile], catalog, byColumn);

    /// <summary>What a text does, without a decision. Never throws.</summary>
    public AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session) => analyzer.Analyze(text, catalog, session);

    /// <summary>Decides a text as a whole. Never throws.</summary>
    public GuardOutcome Decide(in GuardRequest request)
    {
        var engine = Volatile.Read(ref _engine);
        var resolution = InForce(engine, request.Principal, request.Profile, request.Context);
        if (!resolution.IsResolved)
        {
            return Refuse(engine, request.Profile.Name, NoProfile(resolution));
        }

        var profile = resolution.Profile;
        var known = _cache.Find(request.Text.Span, request.Catalog, request.Session.Key, profile)
            ?? _shapes.Find(request.Text.Span, request.Catalog, request.Session.Key, profile);
        if (known is not null)
        {
            return known;
        }

        try
        {
            var outcome = Decide(engine, profile, request, out var free, out var dependsOnSession);
            if (dependsOnSession)
            {
                return outcome;
            }

            _shapes.Learn(request.Text.Span, free, request.Catalog, request.Session.Key, profile, outcome);
            if (_seen.SeenBefore(request.Text.Span))
            {
                _cache.Add(request.Text, request.Catalog, request.Session.Key, profile, outcome);
            }

            return outcome;
        }
        catch (Exception)
        {
            // WHY: fail closed; the exception may hold parts of the text and is not shown.
            return Refuse(engine, profile.Name, new DecisionReason(
                Verdict.Deny, "DBG2002", "pipeline", "the guard failed to decide, so the statement is denied", "report this to the operator", []));
        }
    }

    /// <summary>The outcome for a principal that gets no profile: everything is denied (DBG2005 to DBG2007).</summary>
    public GuardOutcome Refuse(ProfileResolution resolution) => Refuse(Volatile.Read(ref _engine), "", NoProfile(resolution));

    private static DecisionReason NoProfile(ProfileResolution refused) =>
        new(Verdict.Deny, refused.Code, "profiles", refused.Refusal ?? "the policy has no profile for this principal", refused.Help, []);

    private GuardOutcome Decide(PolicyEngine engine, Profile profile, in GuardRequest request, out ImmutableArray<SourceSpan> free, out bool dependsOnSession)
    {
        dependsOnSession = false;
        var analyzed = analyzer.Analyze(request.Text.Span, request.Catalog, request.Session);
        free = analyzed.FreeLiterals;
        if (analyzed.Failure is { } failure)
        {
            var reason = new DecisionReason(Verdict.Deny, failure.Code, "syntax", failure.Sentence, "correct the statement", []);
            return Refuse(engine, profile.Name, reason) with { Failure = failure };
        }

        var text = request.Text;
        HashSet<SourceSpan>? looked = null;
        string? LiteralAt(SourceSpan span)
        {
            (looked ??= []).Add(span);
            return analyzer.LiteralText(text.Span, span);
        }

        var objects = new SessionObjectFacts(request.Objects, request.Catalog, request.Session.Key);
        var outcomes = ImmutableArray.CreateBuilder<StatementOutcome>(analyzed.Statements.Length);
        Decision? deciding = null;
        foreach (var statement in analyzed.Statements)
        {
            var facts = objects.Resolve(statement.Facts);
            var decision = engine.Decide(facts, request.Principal, profile, request.Catalog, LiteralAt);
            outcomes.Add(new StatementOutcome(statement with { Facts = facts }, decision));
            if (deciding is null || decision.Verdict > deciding.Verdict)
            {
                deciding = decision;
            }
        }

        if (looked is not null)
        {
            // What the policy looked at is not free either.
            free = free.RemoveAll(looked.Contains);
        }

        dependsOnSession = objects.DependsOnSession;
        if (outcomes.Count > 1 && deciding is { Verdict: Verdict.Deny })
        {
            // It is refused as a whole and recorded once.
            deciding = deciding with { Touches = TouchedTables.Union(outcomes.SelectMany(o => o.Decision.Touches)) };
        }

        deciding ??= new Decision
        {
            Verdict = Verdict.Allow,
            Reasons = [],
            Masks = MaskPlan.Nothing,
            Trace = new DecisionTrace(profile.Name, [new TraceStep("empty", "allow")]),
            PolicyVersion = engine.Policy.Version,
        };
        return new GuardOutcome(deciding.Verdict, outcomes.MoveToImmutable(), null, deciding);
    }

    private static ProfileResolution InForce(PolicyEngine engine, Principal principal, Profile profile, in AccessContext context) =>
        profile.PolicyVersion == engine.Policy.Version && !engine.DependsOnTime ? profile.Itself : engine.Policy.ResolveProfile(principal, context);

    private static GuardOutcome Refuse(PolicyEngine engine, string profile, DecisionReason reason) => new(Verdict.Deny, [], null, new Decision
    {
        Verdict = Verdict.Deny,
        Reasons = [reason],
        Masks = MaskPlan.Nothing,
        Trace = new DecisionTrace(profile, [new TraceStep(reason.Rule, "deny")]),
        PolicyVersion = engine.Policy.Version,
    });
}
