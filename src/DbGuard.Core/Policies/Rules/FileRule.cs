using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Rules;

/// <summary>A rule of the policy file: denies (DBG2003) or holds (DBG2004) statements that are as it says.</summary>
internal sealed class FileRule(PolicyRule rule) : IRule
{
    public string Name => rule.Name;

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (!Holds(rule.When, context) || (rule.Unless is { } exception && Holds(exception, context)))
        {
            yield break;
        }

        var isHold = rule.Then == Verdict.Hold;
        var because = rule.Because is { } reason ? $": {reason}" : "";
        yield return new Finding(
            new DecisionReason(
                rule.Then,
                isHold ? "DBG2004" : "DBG2003",
                rule.Name,
                $"rule `{rule.Name}` {(isHold ? "holds this statement for approval" : "denies this statement")}{because}",
                rule.Instead ?? (isHold ? "wait for the approval" : $"send a statement that rule `{rule.Name}` does not apply to"),
                [.. context.Facts.Tables.Where(t => !t.ThroughView).Select(t => t.Table.Name.ToString()).Distinct()],
                context.Facts.Span,
                IsRetryable: isHold),
            rule.Hold);
    }

    private static bool Holds(RuleCondition condition, RuleContext context)
    {
        var facts = context.Facts;
        return (condition.Statements.IsEmpty || context.Chain.Any(f => condition.Statements.Contains(f.Kind)))
            && (condition.Traits == StatementTraits.None || (facts.Traits & condition.Traits) != 0)
            && ((condition.Tables.IsEmpty && condition.Access == AccessModes.None) || facts.Tables.Any(t => Touches(condition, t)))
            && (condition.Columns.IsEmpty || Columns(facts).Any(c => IsNamed(condition.Columns, c, context.Catalog)))
            && (condition.Labels.IsEmpty || Columns(facts).Any(c => context.Labels.Of(c).Any(l => condition.Labels.Contains(l.Name))))
            && (condition.Functions.IsEmpty || facts.Functions.Any(f => condition.Functions.Any(p => p.Matches(f.Name))))
            && (condition.Objects.IsEmpty || context.Chain.Any(f => condition.Objects.Contains(f.ObjectKind)))
            && (condition.Profiles.IsEmpty || condition.Profiles.Contains(context.Profile.Name))
            && (condition.TableRowsOver is not { } rows || facts.Tables.Any(t => IsLarger(t.Table, rows)));
    }

    private static bool Touches(RuleCondition condition, TableAccess access) =>
        (condition.Tables.IsEmpty || condition.Tables.Any(p => p.Matches(access.Table.Name)))
        && (condition.Access == AccessModes.None || (access.Modes & condition.Access) != 0);

    private static IEnumerable<ColumnId> Columns(StatementFacts facts) =>
        facts.Columns.Select(c => c.Column).Concat(facts.Outputs.SelectMany(o => o.Lineage.Origins.Select(c => c.Column)));

    private static bool IsNamed(ImmutableArray<NamePattern> patterns, ColumnId column, CatalogSnapshot catalog) =>
        catalog.FindTable(column.TableId) is { } table && table.FindColumn(column.Number) is { } schema && patterns.Any(p => p.Matches(table.Name, schema.Name));

    /// <summary>Relations that hold no rows of their own do not count; those without an estimate count as large.</summary>
    private static bool IsLarger(TableSchema table, long rows) =>
        !table.IsSystem && table.Kind is not (RelationKind.View or RelationKind.Sequence) && (table.EstimatedRows < 0 || table.EstimatedRows > rows);
}
