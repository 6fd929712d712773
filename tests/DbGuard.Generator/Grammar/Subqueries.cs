using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Queries as values and as conditions, which may name columns of the query around them.</summary>
internal sealed class Subqueries(SqlGrammar grammar)
{
    /// <summary>A scalar sub-select, or an array of what one yields.</summary>
    public SqlNode Value(SqlType type, Place place, Draft draft)
    {
        draft.Note(Area.Subqueries);
        if (type.Element is { } element && draft.Dice.Chance(50))
        {
            var rows = grammar.Queries.Of([element], place.Scope, place.IsHiddenAllowed, draft);
            return Sql.Enclosed(type, $"ARRAY({rows})", Shown(rows) | Traits.Unordered);
        }

        var row = grammar.Selects.OneRow(type, place.Scope, place.IsHiddenAllowed, draft);
        return Sql.Enclosed(type, $"({row})", Shown(row));
    }

    /// <summary>EXISTS, IN, ANY, ALL over a sub-select.</summary>
    public SqlNode Condition(Place place, Draft draft)
    {
        draft.Note(Area.Subqueries);
        var dice = draft.Dice;
        if (dice.Chance(40))
        {
            var any = grammar.Queries.Of([Expressions.AnyType(place, draft, _ => true)], place.Scope, isHiddenAllowed: !draft.IsClean, draft);
            return Sql.Enclosed(SqlTypes.Bool, $"{dice.OneOf("", "NOT ")}EXISTS ({any})");
        }

        var type = Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, candidate => candidate is { IsEquatable: true, IsOrderable: true });
        var test = grammar.Expressions.Revealing(type, place with { Depth = 1 }, draft);
        var rows = grammar.Queries.Of([type], place.Scope, draft.MayReveal && dice.Chance(30), draft);
        var comparison = dice.OneOf("IN", "NOT IN", "= ANY", "> ANY", "<= ALL", "<> ALL");

        // Comparing with what a query yields shows it: as a predicate on its column would.
        var own = (Shown(rows) & Traits.Hidden) != 0 ? Traits.MustDeny : (Shown(rows) & Traits.Comparable) != 0 ? Traits.MayDeny : Traits.None;
        return Sql.Enclosed(SqlTypes.Bool, $"({test} {comparison} ({rows}))", own);
    }

    private static Traits Shown(SqlNode query) => ResultColumns.Of(query)[0];
}
