using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// The relations of one FROM and the equalities between them. A relation is pinned when a unique key of it equals constants or columns
/// of pinned relations: then it gives at most one row.
/// </summary>
internal sealed class JoinGraph
{
    private const int MaxLeaves = 128;
    private const int MaxConjuncts = 2_000;

    private readonly List<Relation> _leaves = [];
    private readonly List<Conjunct> _conjuncts = [];
    private readonly HashSet<Relation> _pinned = new(ReferenceEqualityComparer.Instance);

    /// <param name="from">The relations.</param>
    /// <param name="where">What holds besides the conditions of the joins.</param>
    /// <param name="given">A relation of which one row is looked at: what is pinned by its columns is pinned.</param>
    public JoinGraph(ImmutableArray<Relation> from, Expression? where, Relation? given = null)
    {
        foreach (var item in from)
        {
            AddLeaves(item);
        }

        if (given is not null)
        {
            _pinned.Add(given);
        }

        AddConjuncts(where, null);
        // Beyond these bounds nothing counts as pinned: the search is cubic, and unpinned is the safe answer.
        while (_leaves.Count <= MaxLeaves && _conjuncts.Count <= MaxConjuncts && PinMore())
        {
        }
    }

    /// <summary>True when the relation is one of those that are joined here, not of an outer query.</summary>
    public bool Joins(Relation relation) => _leaves.Contains(relation);

    public bool IsPinned(Relation relation) => _pinned.Contains(relation);

    /// <summary>True when every relation is pinned or bounded by itself.</summary>
    public bool AllPinned(Func<Relation, bool> isBounded)
    {
        foreach (var leaf in _leaves)
        {
            if (!_pinned.Contains(leaf) && !isBounded(leaf))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when two user tables stand in different parts of the join and neither is pinned.</summary>
    public bool HasUnconnectedTables()
    {
        var loose = _leaves.Where(l => IsUserTable(l) && !_pinned.Contains(l)).ToList();
        if (loose.Count < 2)
        {
            return false;
        }

        var parts = _leaves.Select((leaf, i) => (leaf, i)).ToDictionary(p => p.leaf, p => p.i, (IEqualityComparer<Relation>)ReferenceEqualityComparer.Instance);
        void Connect(HashSet<Relation> connected)
        {
            var numbers = connected.Where(parts.ContainsKey).Select(r => parts[r]).Distinct().ToList();
            if (numbers.Count > 1)
            {
                foreach (var leaf in _leaves)
                {
                    if (numbers.Contains(parts[leaf]))
                    {
                        parts[leaf] = numbers[0];
                    }
                }
            }
        }

        foreach (var conjunct in _conjuncts)
        {
            Connect(RelationReferences.In(conjunct.Condition));
        }

        foreach (var leaf in _leaves)
        {
            var inner = new HashSet<Relation>(ReferenceEqualityComparer.Instance) { leaf };
            RelationReferences.Add(leaf, inner);
            Connect(inner);
        }

        return loose.Select(l => parts[l]).Distinct().Count() > 1;
    }

    private static bool IsUserTable(Relation relation) => relation switch
    {
        TableRelation table => !table.Table.IsSystem,
        ViewRelation view => !view.View.IsSystem,
        _ => false,
    };

    private void AddLeaves(Relation relation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (relation is not JoinRelation join)
        {
            _leaves.Add(relation);
            return;
        }

        var first = _leaves.Count;
        AddLeaves(join.Left);
        var middle = _leaves.Count;
        AddLeaves(join.Right);
        // The condition of an outer join limits the rows of its nullable side only; that of a full join limits neither side.
        AddConjuncts(join.Condition, join.Kind switch
        {
            JoinKind.Inner => null,
            JoinKind.Left => Leaves(middle, _leaves.Count),
            JoinKind.Right => Leaves(first, middle),
            JoinKind.Full => Leaves(0, 0),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    private HashSet<Relation> Leaves(int from, int to) => new(_leaves.Skip(from).Take(to - from), ReferenceEqualityComparer.Instance);

    private void AddConjuncts(Expression? condition, HashSet<Relation>? limited)
    {
        foreach (var part in Conjuncts.Of(condition))
        {
            _conjuncts.Add(new(part, limited));
        }
    }

    private bool PinMore()
    {
        var more = false;
        foreach (var leaf in _leaves)
        {
            if (!_pinned.Contains(leaf) && HasPinnedKey(leaf))
            {
                _pinned.Add(leaf);
                more = true;
            }
        }

        return more;
    }

    private bool HasPinnedKey(Relation leaf)
    {
        switch (leaf)
        {
            case TableRelation table:
                foreach (var key in table.Table.UniqueKeys)
                {
                    if (key.Length > 0 && key.All(number => EqualsPinned(leaf, new ColumnId(table.Table.Id, number))))
                    {
                        return true;
                    }
                }

                return false;
            case ViewRelation view:
                foreach (var table in view.Definition.Tables)
                {
                    foreach (var key in table.Table.UniqueKeys)
                    {
                        if (view.Definition.Tables.Length == 1 && key.Length > 0 && key.All(number => EqualsPinned(leaf, new ColumnId(table.Table.Id, number))))
                        {
                            return true;
                        }
                    }
                }

                return false;
            default:
                return IsOneRow(leaf);
        }
    }

    /// <summary>True for a relation that is one row of constants, as <c>(SELECT 1 AS id)</c> and <c>(VALUES (1))</c> are.</summary>
    private static bool IsOneRow(Relation relation) => relation switch
    {
        ValuesRelation { Rows: [var only] } => only.All(RowConstants.IsConstant),
        SelectBlock { From.IsEmpty: true } block => block.Outputs.All(output => RowConstants.IsConstant(output.Value) && !BoundednessAnalysis.MayGiveRows(output.Value)),
        RenamedRelation renamed => IsOneRow(renamed.Source),
        _ => false,
    };

    private bool EqualsPinned(Relation leaf, ColumnId column)
    {
        foreach (var (conjunct, limited) in _conjuncts)
        {
            if (limited is not null && !limited.Contains(leaf))
            {
                continue;
            }

            if (conjunct is Operation { Kind: OperationKind.Equal or OperationKind.NotDistinct, Operands: [var left, var right] }
                && ((IsColumn(left, leaf, column) && IsFixed(right, leaf)) || (IsColumn(right, leaf, column) && IsFixed(left, leaf))))
            {
                return true;
            }

            if (conjunct is Operation { Kind: OperationKind.In, Operands: [var tested, var only] } && IsColumn(tested, leaf, column)
                && only is Constant or Parameter)
            {
                return true;
            }

            if (conjunct is Operation { Kind: OperationKind.AnyElement, ElementCount: 1, Operands: [var member, _] } && IsColumn(member, leaf, column))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsColumn(Expression expression, Relation leaf, ColumnId column)
    {
        if (expression is not ColumnReference reference || !ReferenceEquals(reference.Relation, leaf))
        {
            return false;
        }

        return leaf switch
        {
            TableRelation table => table.Table.Columns[reference.Ordinal].Number == column.Number,
            ViewRelation view => reference.Ordinal < view.Definition.Outputs.Length && view.Definition.Outputs[reference.Ordinal].Lineage.DirectOrigin == column,
            _ => false,
        };
    }

    private bool IsFixed(Expression expression, Relation leaf)
    {
        if (RowConstants.IsSingleConstant(expression))
        {
            return true;
        }

        return expression is ColumnReference reference && !ReferenceEquals(reference.Relation, leaf)
            && (_pinned.Contains(reference.Relation) || !_leaves.Contains(reference.Relation));
    }

    /// <param name="Condition">Must hold for joined rows.</param>
    /// <param name="Limited">The relations whose rows it limits; null for all.</param>
    private readonly record struct Conjunct(Expression Condition, HashSet<Relation>? Limited);
}
