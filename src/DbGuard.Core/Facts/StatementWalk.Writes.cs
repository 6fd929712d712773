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
        AddConflictComparisons(modification);

        var traits = BoundednessAnalysis.WriteTraits(modification);
        var pinned = traits.HasFlag(StatementTraits.MultiRowWrite) ? ComparedWriteKind.ManyRows : ComparedWriteKind.PinnedRow;
        facts.AddRowsWritten(isImport ? null : WriteSize.Of(modification, traits));
        Assign(modification, modification.Assignments, modification.Kind == StatementKind.Insert ? ComparedWriteKind.NewRow : pinned);
        foreach (var branch in modification.Branches)
        {
            if (branch.Condition is { } condition)
            {
                Predicate(condition, ColumnUsage.Predicate);
            }

            Assign(modification, branch.Assignments, branch.Mode.HasFlag(AccessModes.Insert) ? ComparedWriteKind.NewRow : pinned);
        }

        foreach (var output in modification.Returning)
        {
            Visit(output.Value);
        }

        facts.Traits |= traits;
        foreach (var action in modification.RuleActions)
        {
            AddRuleAction(LineageAnalyzer.Analyze(action));
        }
    }

    /// <summary>A rule's owner has fixed what it does; the statement's values are in it.</summary>
    private void AddRuleAction(StatementFacts action)
    {
        facts.AddBody(action, throughView: true, withUsages: true);
        facts.AddComparisonsOfBody(action, withConstants: false);
        facts.AddRowsWritten(action.MostRowsWritten == 0 ? 0 : null);
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
                AddComputedByView(view.Definition);
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

    private void Assign(Modification modification, ImmutableArray<Assignment> assignments, ComparedWriteKind kind)
    {
        foreach (var assignment in assignments)
        {
            var source = OfWritten(assignment.Value);
            var target = modification.Target is UnknownRelation ? ColumnLineage.Unknown : lineage.Of(modification.Target, assignment.Ordinal);
            facts.AddColumns(target, ColumnUsage.Target);
            ColumnId? column = target.Origins.Length == 1 ? target.Origins[0].Column : null;
            facts.AddFlow(new(column, TargetName(modification, assignment.Ordinal), source));
            if (isImport || assignment.Value is not DefaultValue)
            {
                AddComparedWrites(modification.Target, target, kind);
            }

            foreach (var value in ValuesOf(assignment.Value))
            {
                AddWritten(value, target);
            }

            Visit(assignment.Value);
        }
    }

    /// <summary>Each value a VALUES list, or a query over constants, gives; else the expression itself.</summary>
    private static IEnumerable<Expression> ValuesOf(Expression assigned) => assigned switch
    {
        ColumnReference { Relation: ValuesRelation values, Ordinal: var ordinal } => values.Rows.Select(r => r[ordinal]),
        ColumnReference => ChosenValues.ListOf(assigned) ?? [assigned],
        _ => [assigned],
    };

    private void AddWritten(Expression value, ColumnLineage target)
    {
        var written = WithoutCasts(value);
        if (written is Constant { Span: not null, Kind: not ConstantKind.Null } or Parameter)
        {
            foreach (var origin in target.Origins)
            {
                facts.AddValue(written is Parameter parameter
                    ? new(parameter.Number, null, origin.Column, origin.IsDirect)
                    : new(0, ((Constant)written).Span, origin.Column, origin.IsDirect));
            }

            return;
        }

        AddValues(value, target);
    }

    /// <summary>Notes which stored values the server compares the written one with. A view's column is the column behind it.</summary>
    private void AddComparedWrites(Relation relation, ColumnLineage target, ComparedWriteKind kind)
    {
        foreach (var origin in target.Origins)
        {
            var table = relation switch
            {
                TableRelation direct => direct.Table,
                ViewRelation view => view.Definition.Tables.FirstOrDefault(t => t.Table.Id == origin.Column.TableId)?.Table,
                _ => null,
            };
            foreach (var comparison in table?.ComparedWrites ?? [])
            {
                if (comparison.Written == origin.Column.Number)
                {
                    facts.AddComparedWrite(new(comparison.Revealed, kind));
                }
            }
        }
    }

    /// <summary>ON CONFLICT: the values that are inserted are compared with those of the columns it names, or of every key.</summary>
    private void AddConflictComparisons(Modification modification)
    {
        if (!modification.ToleratesAnyConflict && modification.ConflictKeys.IsEmpty)
        {
            return;
        }

        foreach (var key in modification.ConflictKeys)
        {
            var columns = lineage.Of(key);
            var assigned = key is ColumnReference column ? modification.Assignments.FirstOrDefault(a => a.Ordinal == column.Ordinal).Value : null;
            AddInserted(columns, assigned);
        }

        if (!modification.ToleratesAnyConflict || modification.Target is not TableRelation target)
        {
            return;
        }

        foreach (var assignment in modification.Assignments)
        {
            var column = new ColumnId(target.Table.Id, target.Table.Columns[assignment.Ordinal].Number);
            if (target.Table.ComparedWrites.Any(c => c.Written == column.Number && c.Revealed == column))
            {
                facts.AddColumn(column, ColumnUsage.EqualityPredicate);
                AddInserted(ColumnLineage.Direct(column), assignment.Value);
            }
        }
    }

    private void AddInserted(ColumnLineage columns, Expression? value)
    {
        if (value is null or DefaultValue)
        {
            return;
        }

        if (ChosenValues.ListOf(value) is { } values)
        {
            AddComparisons(columns, values);
        }
        else
        {
            Add(columns, ComparedWith.Uncounted, null, 0);
        }
    }

    private static string TargetName(Modification modification, int ordinal) => modification.Target switch
    {
        TableRelation table => $"{table.Table.Name}.{table.Table.Columns[ordinal].Name}",
        ViewRelation view => $"{view.View.Name}.{view.View.Columns[ordinal].Name}",
        _ => "",
    };
}
