using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>Whether the predicate of a write can leave a row of its target out.</summary>
internal static class Restriction
{
    /// <summary>
    /// True when some conjunct depends on the target, or on a relation joined to it, and cannot be seen to hold for every row.
    /// A bare join of whole tables restricts nothing: <c>DELETE FROM a USING b WHERE a.id = b.id</c>.
    /// </summary>
    public static bool Restricts(Modification modification)
    {
        var reachable = new HashSet<Relation>(ReferenceEqualityComparer.Instance) { modification.Target };
        foreach (var source in modification.From)
        {
            // A source that is already a restricted or computed set of rows restricts by being joined.
            AddTables(source, reachable);
        }

        var conjuncts = Conjuncts.Of(modification.Where);
        foreach (var source in modification.From)
        {
            AddConditions(source, conjuncts);
        }

        foreach (var conjunct in conjuncts)
        {
            if (Restricts(conjunct, reachable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Restricts(Expression predicate, HashSet<Relation> targets)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var truth = PredicateTruth.Of(predicate);
        if (truth != Truth.Open)
        {
            return truth == Truth.AlwaysFalse;
        }

        switch (predicate)
        {
            case Operation { Kind: OperationKind.And } and:
                return and.Operands.Any(o => Restricts(o, targets));
            case Operation { Kind: OperationKind.Or } or:
                return or.Operands.All(o => Restricts(o, targets));
            case Operation { Kind: OperationKind.Equal, Operands: [ColumnReference left, ColumnReference right] }
                when !ReferenceEquals(left.Relation, right.Relation) && targets.Contains(left.Relation) && targets.Contains(right.Relation):
                return false;
            default:
                return RelationReferences.In(predicate).Overlaps(targets);
        }
    }

    private static void AddTables(Relation source, HashSet<Relation> reachable)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (source)
        {
            case JoinRelation join:
                AddTables(join.Left, reachable);
                AddTables(join.Right, reachable);
                break;
            case TableRelation or ViewRelation:
                reachable.Add(source);
                break;
            default:
                break;
        }
    }

    private static void AddConditions(Relation source, List<Expression> conjuncts)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (source is JoinRelation join)
        {
            AddConditions(join.Left, conjuncts);
            AddConditions(join.Right, conjuncts);
            if (join.Kind == JoinKind.Inner)
            {
                Conjuncts.Add(join.Condition, conjuncts);
            }
        }
    }
}
