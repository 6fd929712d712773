using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Conditions: WHERE, HAVING, ON.</summary>
internal sealed class Predicates(SqlGrammar grammar)
{
    /// <summary>A condition over what is in scope.</summary>
    public SqlNode Condition(Place place, Draft draft)
    {
        var dice = draft.Dice;
        if (!draft.IsClean && dice.Chance(8) && EqualityWithConstant(place, draft) is { } equality)
        {
            return equality;
        }

        if (draft.MayMultiply && draft.Wants(12))
        {
            return grammar.Subqueries.Condition(place, draft);
        }

        if (draft.Wants(15))
        {
            return Sql.Expression(
                SqlTypes.Bool, $"({Condition(place with { Depth = 1 }, draft)} {dice.OneOf("AND", "AND", "OR")} {Condition(place with { Depth = 1 }, draft)})");
        }

        return grammar.Expressions.Revealing(SqlTypes.Bool, place, draft);
    }

    /// <summary>A column of a label with <c>filter_by: equality</c>, compared with a constant: allowed, though it is hidden.</summary>
    private static SqlNode? EqualityWithConstant(Place place, Draft draft)
    {
        var candidates = place.Scope.Leaves
            .Where(leaf => leaf.Traits == Traits.Comparable && leaf.Type == SqlTypes.Text && leaf.Source is { IsStored: true }).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var column = ColumnSpelling.Node(draft.Dice.Among(candidates), place.Scope, draft.Dice);
        var (one, two) = (Literals.NotNull(SqlTypes.Text, draft.Dice), Literals.NotNull(SqlTypes.Text, draft.Dice));
        return draft.Dice.Chance(50) ? Sql.Enclosed(SqlTypes.Bool, $"{column} = {one}") : Sql.Enclosed(SqlTypes.Bool, $"{column} IN ({one}, {two})");
    }
}
