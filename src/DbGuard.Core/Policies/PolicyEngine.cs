using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies.Labels;
using DbGuard.Core.Policies.Rules;

namespace DbGuard.Core.Policies;

/// <summary>
/// Decides one statement's facts against a policy: every rule is asked, the severest answer wins, and what no rule objects to is what
/// the profile was given. Thread-safe; what depends on the catalog only is worked out once per snapshot.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="originOf">Where the values of a view's column come from, as the dialect tells; null when nobody can tell.</param>
public sealed class PolicyEngine(PolicySet policy, Func<CatalogSnapshot, ColumnId, ColumnLineage>? originOf = null)
{
    private readonly ImmutableArray<IRule> _rules = RuleCatalogue.For(policy);

    /// <summary>The trace of a statement nobody objects to: what most are, so it is made once.</summary>
    private readonly ImmutableArray<TraceStep> _silence =
        [.. RuleCatalogue.For(policy).Select(r => new TraceStep(r.Name, TraceStep.NoObjection)), new TraceStep("masks", TraceStep.MasksNothing)];

    private readonly ConditionalWeakTable<CatalogSnapshot, PolicyOnCatalog> _onCatalog = [];

    public PolicySet Policy { get; } = policy;

    /// <summary><see cref="PolicySet.DependsOnTime"/>, found once: it is asked for every statement.</summary>
    internal bool DependsOnTime { get; } = policy.DependsOnTime;

    /// <summary>Decides. Never throws: a rule that throws is a denial that names the rule. The principal counts through its profile only.</summary>
    /// <param name="facts">What the statement does.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="profile">What it may.</param>
    /// <param name="catalog">Snapshot the statement was analysed against.</param>
    /// <param name="literalAt">The value of a literal of the statement; null when nobody can tell.</param>
    public Decision Decide(
        StatementFacts facts, Principal principal, Profile profile, CatalogSnapshot catalog, Func<SourceSpan, string?>? literalAt = null)
    {
        var context = new RuleContext(facts, profile, Policy, catalog, OnCatalog(catalog), literalAt);
        var findings = new List<Finding>();
        ImmutableArray<TraceStep>.Builder? steps = null;
        for (var i = 0; i < _rules.Length; i++)
        {
            var before = findings.Count;
            Ask(_rules[i], context, findings);
            if (findings.Count > before)
            {
                steps ??= _silence.ToBuilder();
                steps[i] = new TraceStep(_rules[i].Name, Outcome(findings.Skip(before)));
            }
        }

        var masks = MaskPlan.Nothing;
        try
        {
            masks = MaskPlanner.Plan(context);
            if (masks.MasksAnything)
            {
                findings.AddRange(MaskPlanner.Reasons(masks, context).Select(r => new Finding(r)));
            }

            if (masks.MasksAnything || masks.Detection is not null)
            {
                steps ??= _silence.ToBuilder();
                steps[^1] = new TraceStep("masks", MaskPlanner.Outcome(masks));
            }
        }
        catch (Exception)
        {
            // WHY: fail closed; the exception may hold values and is not shown.
            findings.Add(Broken("masks"));
            steps ??= _silence.ToBuilder();
            steps.RemoveAt(steps.Count - 1);
        }

        // OrderByDescending is stable: within a severity the order of the rules stays.
        var ordered = findings.Count <= 1 ? findings : findings.OrderByDescending(f => f.Reason.Verdict).ToList();
        return new Decision
        {
            Verdict = ordered.Count == 0 ? Verdict.Allow : ordered[0].Reason.Verdict,
            Reasons = [.. ordered.Select(f => f.Reason)],
            Masks = masks,
            Trace = new DecisionTrace(profile.Name, steps?.ToImmutable() ?? _silence),
            PolicyVersion = Policy.Version,
            Hold = Terms(ordered),
            RowLimit = profile.RowLimit,
            ChangeLimit = profile.MostRowsChanged is { } most && !(facts.MostRowsWritten <= most) ? most : null,
            // PREPARE compares nothing yet.
            Guesses = facts.Kind == StatementKind.Prepare ? [] : context.Guesses,
            Failures = facts.Kind == StatementKind.Prepare ? [] : context.Failures,
            Touches = TouchedTables.Of(facts, context.Labels),
            CountsAsExport = ExportShape.CountsAsExport(context),
            SensitiveColumns = ExportShape.SensitiveColumns(context),
        };
    }

    /// <summary>True when values of the column may not be shown as they are: for the second witness, which knows columns only.</summary>
    public bool IsProtected(ColumnId column, Profile profile, CatalogSnapshot catalog) => OnCatalog(catalog).Labels.IsHidden(column, profile.May);

    /// <summary>Why a bound parameter may not be written to a column: it looks like the mask of what is there (DBG2053); null when it may.</summary>
    /// <param name="column">The column that gets it.</param>
    /// <param name="value">The value as text, UTF-8.</param>
    /// <param name="profile">Who binds it.</param>
    /// <param name="catalog">Snapshot the statement was analysed against.</param>
    public DecisionReason? CheckWritten(ColumnId column, ReadOnlySpan<byte> value, Profile profile, CatalogSnapshot catalog)
    {
        var context = new RuleContext(new StatementFacts { Kind = StatementKind.Other }, profile, Policy, catalog, OnCatalog(catalog));
        return PlaceholderRule.IsMask(column, value, context) ? PlaceholderRule.Refuse(column, context).Reason : null;
    }

    /// <summary>Which columns of the snapshot bear which labels.</summary>
    public LabelMap LabelsOn(CatalogSnapshot catalog) => OnCatalog(catalog).Labels;

    /// <summary>True when <c>deny_tables</c> names the relation, a partition, a child or a parent of it.</summary>
    public bool IsDenied(TableSchema table, CatalogSnapshot catalog) => OnCatalog(catalog).IsDenied(table);

    private PolicyOnCatalog OnCatalog(CatalogSnapshot catalog) => _onCatalog.TryGetValue(catalog, out var known) ? known : Add(catalog);

    // WHY apart: what it captures is made only where it is needed.
    private PolicyOnCatalog Add(CatalogSnapshot catalog) => _onCatalog.GetValue(
        catalog, c => new PolicyOnCatalog(Policy, c, originOf is null ? null : column => originOf(c, column)));

    private static void Ask(IRule rule, RuleContext context, List<Finding> findings)
    {
        try
        {
            findings.AddRange(rule.Check(context));
        }
        catch (Exception)
        {
            // WHY: fail closed; the exception may hold values and is not shown.
            findings.Add(Broken(rule.Name));
        }
    }

    private static Finding Broken(string rule) =>
        Objection.Deny("DBG2002", rule, $"rule `{rule}` failed, so the statement is denied", "report this to the operator", []);

    private static string Outcome(IEnumerable<Finding> findings) =>
        string.Join(", ", findings.Select(f => $"{f.Reason.Verdict.ToString().ToLowerInvariant()} {f.Reason.Code}").Distinct());

    /// <summary>The first rule in the file that holds names the approvers; else the strictest of all of them counts.</summary>
    private static HoldTerms? Terms(List<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return null;
        }

        var holds = findings.Where(f => f.Hold is not null).Select(f => f.Hold!).ToList();
        return holds.Count == 0 ? null : holds.Aggregate((one, other) => one.And(other));
    }
}
