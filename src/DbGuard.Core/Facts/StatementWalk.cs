using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>Visits every relation and expression of a bound statement once and collects what is touched and how.</summary>
/// <param name="lineage">Where values come from.</param>
/// <param name="facts">Takes what is found.</param>
/// <param name="isImport">The rows that are inserted come from the client, beside the statement.</param>
internal sealed partial class StatementWalk(LineageResolver lineage, FactsBuilder facts, bool isImport)
{
    private readonly HashSet<Relation> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly BoundednessAnalysis _bounds = new();

    /// <summary>Visits the statement's outermost relation, whose size is the statement's.</summary>
    public void Root(Relation relation)
    {
        Visit(relation);
        if (relation is not Modification && !_bounds.IsBounded(relation))
        {
            facts.Traits |= StatementTraits.UnboundedRead;
        }
    }

    /// <summary>Marks the columns behind an expression as used so, and visits what is inside it.</summary>
    public void Use(Expression expression, ColumnUsage usage)
    {
        facts.AddColumns(lineage.Of(expression), usage);
        Visit(expression);
    }

    private void Visit(Relation relation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_seen.Add(relation))
        {
            return;
        }

        foreach (var table in relation.With)
        {
            VisitCommonTable(table);
        }

        switch (relation)
        {
            case TableRelation table:
                facts.AddTable(table.Table, table.IsLocked ? AccessModes.Read | AccessModes.Lock : AccessModes.Read, throughView: false, table.Span);
                break;
            case ViewRelation view:
                facts.AddTable(view.View, view.IsLocked ? AccessModes.Read | AccessModes.Lock : AccessModes.Read, throughView: false, view.Span);
                facts.AddBody(view.Definition, throughView: true, withUsages: false);
                if (view.View.Kind != RelationKind.MaterializedView)
                {
                    facts.AddComputedByView(view.Definition);
                }

                break;
            case JoinRelation join:
                Visit(join.Left);
                Visit(join.Right);
                if (join.Condition is { } condition)
                {
                    Predicate(condition, ColumnUsage.Join);
                }

                break;
            case SelectBlock block:
                VisitBlock(block);
                break;
            case SetOperation set:
                Visit(set.Left);
                Visit(set.Right);
                if (!set.IsUnion)
                {
                    UseRow(set, ColumnUsage.Join);
                }

                if (!set.IsAll)
                {
                    UseRow(set, ColumnUsage.Group);
                }

                if (!set.IsUnion || !set.IsAll)
                {
                    MeetAmongRow(set);
                }

                break;
            case ValuesRelation values:
                foreach (var row in values.Rows)
                {
                    foreach (var value in row)
                    {
                        Visit(value);
                    }
                }

                break;
            case CommonTableReference reference:
                VisitCommonTable(reference.Table);
                break;
            case RenamedRelation renamed:
                Visit(renamed.Source);
                break;
            case FunctionRelation function:
                foreach (var call in function.Calls)
                {
                    Visit(call);
                }

                break;
            case ComputedRelation computed:
                // Inputs decide how many rows there are, like the arguments of a set-returning function.
                UseAll(computed.Inputs, ColumnUsage.Predicate);

                break;
            case Modification modification:
                VisitModification(modification);
                break;
            case UnknownRelation unknown:
                facts.AddGap(unknown.Gap);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void VisitCommonTable(CommonTable table)
    {
        if (table.IsRecursive)
        {
            facts.Traits |= StatementTraits.Recursive;
        }

        if (table.Query is { } query)
        {
            if (query is Modification)
            {
                facts.Traits |= StatementTraits.NestedWrite;
            }

            Visit(query);
        }
    }

    private void VisitBlock(SelectBlock block)
    {
        lineage.Prepare(block);
        foreach (var item in block.From)
        {
            Visit(item);
        }

        if (block.Where is { } where)
        {
            Predicate(where, ColumnUsage.Predicate);
        }

        UseGroups(block.Group);
        if (block.Having is { } having)
        {
            VisitHaving(having);
        }

        foreach (var output in block.Outputs)
        {
            Visit(output.Value);
        }

        UseGroups(block.DistinctOn);
        if (block.IsDistinct && block.DistinctOn.IsEmpty)
        {
            UseRow(block, ColumnUsage.Group);
            MeetAmongRow(block);
        }

        UseAll(block.Order, ColumnUsage.Order);
        UseGroups(block.WindowPartitions);
        UseAll(block.WindowOrders, ColumnUsage.Order);
        UseAll(block.RowFilters, ColumnUsage.Predicate);
        if (block.Limit is { } limit)
        {
            Use(limit, ColumnUsage.Predicate);
        }

        if (block.Offset is { } offset)
        {
            Use(offset, ColumnUsage.Predicate);
        }

        if (block.IsLocking)
        {
            facts.Traits |= StatementTraits.Locking;
        }

        if (block.From.Length > 0 && BoundednessAnalysis.HasUnconnectedTables(block))
        {
            facts.Traits |= StatementTraits.CartesianJoin;
        }
    }

    private void VisitHaving(Expression having)
    {
        foreach (var part in Conjuncts.Of(having))
        {
            if (GuardedAggregates.CountedBy(part) is not { } counted)
            {
                Predicate(part, ColumnUsage.Predicate);
                continue;
            }

            Visit(part);
            if (!GuardedAggregates.IsNeverNull(counted))
            {
                facts.AddColumns(lineage.Of(counted), ColumnUsage.GroupSize);
            }
        }
    }

    private void UseAll(ImmutableArray<Expression> expressions, ColumnUsage usage)
    {
        foreach (var expression in expressions)
        {
            Use(expression, usage);
        }
    }

    private void UseGroups(ImmutableArray<Expression> expressions)
    {
        foreach (var expression in expressions)
        {
            Use(expression, ColumnUsage.Group);
            MeetAmong(expression);
        }
    }

    private void MeetAmongRow(Relation relation)
    {
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            MeetAmong(relation, i);
        }
    }

    private void UseRow(Relation relation, ColumnUsage usage)
    {
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            facts.AddColumns(lineage.Of(relation, i), usage);
        }
    }
}
