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

    /// <summary>Runs for every rule of the file and every statement: until a rule holds, nothing is allocated.</summary>
    public IEnumerable<Finding> Check(RuleContext context) =>
        Holds(rule.When, context) && (rule.Unless is not { } exception || !Holds(exception, context)) ? [Objection(context)] : [];

    private Finding Objection(RuleContext context)
    {
        var isHold = rule.Then == Verdict.Hold;
        var because = rule.Because is { } reason ? $": {reason}" : "";
        return new Finding(
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
        return (condition.Statements.IsEmpty || IsOfKind(condition, context.Chain))
            && (condition.Traits == StatementTraits.None || (facts.Traits & condition.Traits) != 0)
            && ((condition.Tables.IsEmpty && condition.Access == AccessModes.None) || Touches(condition, facts.Tables))
            && (condition.Columns.IsEmpty || AnyColumn(facts, condition, context, IsNamed))
            && (condition.Labels.IsEmpty || AnyColumn(facts, condition, context, IsLabelled))
            && (condition.Functions.IsEmpty || Calls(condition, facts.Functions))
            && (condition.Objects.IsEmpty || IsAbout(condition, context.Chain))
            && (condition.Profiles.IsEmpty || condition.Profiles.Contains(context.Profile.Name))
            && (condition.TableRowsOver is not { } rows || IsLarger(facts.Tables, rows));
    }

    private static bool IsOfKind(RuleCondition condition, ImmutableArray<StatementFacts> chain)
    {
        foreach (var facts in chain)
        {
            if (condition.Statements.Contains(facts.Kind))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAbout(RuleCondition condition, ImmutableArray<StatementFacts> chain)
    {
        foreach (var facts in chain)
        {
            if (condition.Objects.Contains(facts.ObjectKind))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Touches(RuleCondition condition, ImmutableArray<TableAccess> tables)
    {
        foreach (var access in tables)
        {
            if ((condition.Access == AccessModes.None || (access.Modes & condition.Access) != 0)
                && (condition.Tables.IsEmpty || Matches(condition.Tables, access.Table.Name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Calls(RuleCondition condition, ImmutableArray<FunctionAccess> functions)
    {
        foreach (var function in functions)
        {
            if (Matches(condition.Functions, function.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ImmutableArray<NamePattern> patterns, QualifiedName name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when <paramref name="holds"/> does for a column that the statement uses or gives out.</summary>
    private static bool AnyColumn(StatementFacts facts, RuleCondition condition, RuleContext context, Func<RuleCondition, RuleContext, ColumnId, bool> holds)
    {
        foreach (var access in facts.Columns)
        {
            if (access.IsOfStatement && holds(condition, context, access.Column))
            {
                return true;
            }
        }

        foreach (var output in facts.Outputs)
        {
            foreach (var origin in output.Lineage.Origins)
            {
                if (holds(condition, context, origin.Column))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNamed(RuleCondition condition, RuleContext context, ColumnId column)
    {
        if (context.Catalog.FindTable(column.TableId) is not { } table || table.FindColumn(column.Number) is not { } schema)
        {
            return false;
        }

        foreach (var pattern in condition.Columns)
        {
            if (pattern.Matches(table.Name, schema.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLabelled(RuleCondition condition, RuleContext context, ColumnId column)
    {
        foreach (var label in context.Labels.Of(column))
        {
            if (condition.Labels.Contains(label.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Relations that hold no rows of their own do not count; those without an estimate count as large.</summary>
    private static bool IsLarger(ImmutableArray<TableAccess> tables, long rows)
    {
        foreach (var access in tables)
        {
            var table = access.Table;
            if (!table.IsSystem && table.Kind is not (RelationKind.View or RelationKind.Sequence) && (table.EstimatedRows < 0 || table.EstimatedRows > rows))
            {
                return true;
            }
        }

        return false;
    }
}
