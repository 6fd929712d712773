using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

internal sealed partial class StatementWalk
{
    private void VisitModification(Modification modification)
    {
        _seen.Add(modification.Target);
        AddTarget(modification);
        foreach (var source in modification.From)
        {
            Visit(source);
        }

        if (modification.Where is { } where)
        {
            Predicate(where, ColumnUsage.Predicate);
        }

        // Whether a row conflicts tells whether its key is there already.
        UseAll(modification.ConflictKeys, ColumnUsage.EqualityPredicate);

        Assign(modification, modification.Assignments);
        foreach (var branch in modification.Branches)
        {
            if (branch.Condition is { } condition)
            {
                Predicate(condition, ColumnUsage.Predicate);
            }

            Assign(modification, branch.Assignments);
        }

        foreach (var output in modification.Returning)
        {
            Visit(output.Value);
        }

        facts.Traits |= BoundednessAnalysis.WriteTraits(modification);
        foreach (var action in modification.RuleActions)
        {
            AddRuleAction(LineageAnalyzer.Analyze(action));
        }
    }

    /// <summary>A rule's owner has fixed what it does; the statement's values are in it.</summary>
    private void AddRuleAction(StatementFacts action)
    {
        facts.AddBody(action, throughView: true, withUsages: true);
        facts.Traits |= action.Traits & ~StatementTraits.UnboundedRead;
        foreach (var flow in action.Flows)
        {
            facts.AddFlow(flow);
        }

        foreach (var value in action.Values)
        {
            facts.AddValue(value);
        }
    }

    private void AddTarget(Modification modification)
    {
        var modes = ModesOf(modification);
        switch (modification.Target)
        {
            case TableRelation table:
                facts.AddTable(table.Table, modes, throughView: false, table.Span);
                break;
            case ViewRelation view:
                facts.AddTable(view.View, modes, throughView: false, view.Span);
                facts.AddBody(view.Definition, throughView: true, withUsages: false);
                foreach (var table in view.Definition.Tables)
                {
                    facts.AddTable(table.Table, modes, throughView: true, null);
                }

                break;
            case UnknownRelation unknown:
                facts.AddGap(unknown.Gap);
                break;
            default:
                facts.AddGap(new(GapKind.UnhandledSyntax, "target of a write", null));
                break;
        }
    }

    private static AccessModes ModesOf(Modification modification)
    {
        var modes = modification.Kind switch
        {
            StatementKind.Insert => AccessModes.Insert,
            StatementKind.Update => AccessModes.Update,
            StatementKind.Delete => AccessModes.Delete,
            _ => AccessModes.None,
        };
        foreach (var branch in modification.Branches)
        {
            modes |= branch.Mode;
        }

        var reads = modification.Where is not null || !modification.Returning.IsEmpty || modification.Kind == StatementKind.Merge;
        return reads && !(modification.Kind == StatementKind.Insert && modification.Returning.IsEmpty) ? modes | AccessModes.Read : modes;
    }

    private void Assign(Modification modification, ImmutableArray<Assignment> assignments)
    {
        foreach (var assignment in assignments)
        {
            var source = lineage.Of(assignment.Value);
            var target = modification.Target is UnknownRelation ? ColumnLineage.Unknown : lineage.Of(modification.Target, assignment.Ordinal);
            facts.AddColumns(target, ColumnUsage.Target);
            ColumnId? column = target.Origins.Length == 1 ? target.Origins[0].Column : null;
            facts.AddFlow(new(column, TargetName(modification, assignment.Ordinal), source));
            if (assignment.Value is ColumnReference { Relation: ValuesRelation values, Ordinal: var ordinal } && modification.From.Contains(values))
            {
                foreach (var row in values.Rows)
                {
                    AddValues(row[ordinal], target);
                }
            }
            else
            {
                AddValues(assignment.Value, target);
            }

            Visit(assignment.Value);
        }
    }

    private static string TargetName(Modification modification, int ordinal) => modification.Target switch
    {
        TableRelation table => $"{table.Table.Name}.{table.Table.Columns[ordinal].Name}",
        ViewRelation view => $"{view.View.Name}.{view.View.Columns[ordinal].Name}",
        _ => "",
    };
}
