using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// How many rows a statement may touch, as far as keys and constants prove it. System relations count as small.
/// Linear in the tree: common tables and sub-selects are reached on many paths, 2^n of them in a chain of n.
/// </summary>
internal sealed class BoundednessAnalysis
{
    private const int MaxSteps = 1_000_000;

    private readonly HashSet<CommonTable> _open = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Relation, bool> _known = new(ReferenceEqualityComparer.Instance);
    private int _steps;
    private int _assumptions;

    /// <summary>True when the relation reads no user table, or a constant LIMIT, a pinned unique key or an ungrouped aggregate bounds it.</summary>
    /// <exception cref="AnalysisLimitException">The statement is too entangled.</exception>
    public bool IsBounded(Relation relation)
    {
        if (_known.TryGetValue(relation, out var known))
        {
            return known;
        }

        if (++_steps > MaxSteps)
        {
            throw new AnalysisLimitException();
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var before = _assumptions;
        var bounded = IsBoundedAnew(relation);

        // INVARIANT: a table under way counts as bounded. What rests on that is not remembered, unless it is unbounded even so.
        if (!bounded || _assumptions == before)
        {
            _known.Add(relation, bounded);
        }

        return bounded;
    }

    private bool IsBoundedAnew(Relation relation)
    {
        switch (relation)
        {
            case SelectBlock block:
                return block.Limit is Constant { Kind: not ConstantKind.Null }
                    || (block.IsAggregated && block.Group.IsEmpty)
                    || AreBounded(block);
            case SetOperation set:
                return IsBounded(set.Left) && IsBounded(set.Right);
            case RenamedRelation renamed:
                return IsBounded(renamed.Source);
            case CommonTableReference reference:
                if (reference.Table.Query is not { } query)
                {
                    return true;
                }

                if (!_open.Add(reference.Table))
                {
                    _assumptions++;
                    return true;
                }

                var bounded = IsBounded(query);
                _open.Remove(reference.Table);
                return bounded;
            case TableRelation table:
                return table.Table.IsSystem;
            case ViewRelation view:
                return view.View.IsSystem || !view.Definition.Traits.HasFlag(StatementTraits.UnboundedRead);
            case JoinRelation join:
                return IsBounded(join.Left) && IsBounded(join.Right);
            case Modification modification:
                return !WriteTraits(modification).HasFlag(StatementTraits.MultiRowWrite);
            case FunctionRelation function:
                return function.Body is not { } body || !body.Traits.HasFlag(StatementTraits.UnboundedRead);
            case ValuesRelation or ComputedRelation or UnknownRelation:
                return true;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>True when two user tables of the block are in no way connected and neither is pinned to one row.</summary>
    public static bool HasUnconnectedTables(SelectBlock block)
    {
        if (block.From.Length == 1 && block.From[0] is not JoinRelation)
        {
            return false;
        }

        var graph = new JoinGraph(block.From, block.Where);
        return graph.HasUnconnectedTables();
    }

    /// <summary>The traits a modification's predicate gives it.</summary>
    public static StatementTraits WriteTraits(Modification modification)
    {
        if (modification.Kind == StatementKind.Insert)
        {
            // ON CONFLICT DO UPDATE changes a row for each that is offered: as many as the source has.
            var updates = modification.Branches.Any(b => b.Mode is not (AccessModes.None or AccessModes.Insert));
            return updates && !modification.From.All(HasCountedRows) ? StatementTraits.MultiRowWrite : StatementTraits.None;
        }

        if (modification.IsPositioned)
        {
            return StatementTraits.None;
        }

        if (modification.Kind == StatementKind.Merge && modification.Branches.All(b => b.Mode is AccessModes.None or AccessModes.Insert))
        {
            return StatementTraits.None;
        }

        var traits = StatementTraits.None;
        var unmatched = modification.Branches.Any(b => b is { WithoutSource: true, Condition: null, Mode: not AccessModes.None });
        if (modification.Where is null || unmatched)
        {
            traits |= StatementTraits.UnboundedWrite | StatementTraits.MultiRowWrite;
        }
        else if (!Restriction.Restricts(modification))
        {
            traits |= StatementTraits.UnboundedWrite | StatementTraits.MultiRowWrite;
            if (PredicateTruth.Of(modification.Where) == Truth.AlwaysTrue || !RelationReferences.In(modification.Where).Contains(modification.Target))
            {
                traits |= StatementTraits.TautologicalPredicate;
            }
        }
        else if (!new JoinGraph([modification.Target, .. modification.From], modification.Where).IsPinned(modification.Target))
        {
            traits |= StatementTraits.MultiRowWrite;
        }

        return traits;
    }

    /// <summary>True when the statement itself lists the rows, or pins or aggregates them to one.</summary>
    private static bool HasCountedRows(Relation relation) => relation switch
    {
        ValuesRelation => true,
        SelectBlock block => (block.IsAggregated && block.Group.IsEmpty)
            || (!block.Outputs.Any(output => MayGiveRows(output.Value)) && new JoinGraph(block.From, block.Where).AllPinned(HasCountedRows)),
        SetOperation set => HasCountedRows(set.Left) && HasCountedRows(set.Right),
        RenamedRelation renamed => HasCountedRows(renamed.Source),
        _ => false,
    };

    /// <summary>True when a set-returning function may be in the expression: it multiplies rows.</summary>
    internal static bool MayGiveRows(Expression expression) => expression switch
    {
        Constant or Parameter or DefaultValue or ColumnReference or SystemColumn or WholeRow or Subquery => false,
        Call call => call.Function.Candidates.IsEmpty || call.Function.Candidates.Any(c => c.ReturnsSet) || call.Arguments.Any(MayGiveRows),
        Operation operation => operation.Operands.Any(MayGiveRows),
        CaseExpression choice => choice.Results.Any(MayGiveRows),
        _ => true,
    };

    private bool AreBounded(SelectBlock block)
    {
        JoinGraph? graph = null;
        foreach (var item in block.From)
        {
            if (!IsBounded(item))
            {
                graph ??= new JoinGraph(block.From, block.Where);
                if (!graph.AllPinned(IsBounded))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
