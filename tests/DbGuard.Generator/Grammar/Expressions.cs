using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Values of any type: columns, constants, calls and operators, sub-selects, rows, aggregates and windows where they may stand.</summary>
internal sealed class Expressions(SqlGrammar grammar)
{
    /// <summary>A value of a type.</summary>
    public SqlNode Value(SqlType type, Place place, Draft draft)
    {
        var dice = draft.Dice;
        if (place.Depth > 0 && draft.Budget > 0)
        {
            if (Special(type, place, draft) is { } special)
            {
                draft.Budget--;
                return special;
            }

            var choices = grammar.Productions.Scalar(type);
            if (choices.Length > 0 && dice.Chance(55))
            {
                var choice = dice.OneOf(choices);
                if (place.IsHiddenAllowed || (choice.Production.Traits & Traits.Values) == 0)
                {
                    draft.Budget--;
                    return grammar.Calls.Fill(choice, type, place, draft);
                }
            }
        }

        return Simple(type, place, draft);
    }

    /// <summary>A column, else a constant.</summary>
    public static SqlNode Simple(SqlType type, Place place, Draft draft) =>
        (draft.Dice.Chance(80) ? Column(type, place, draft) : null) ?? Literals.Any(type, draft.Dice);

    /// <summary>A column of a type; null when there is none.</summary>
    public static SqlNode? Column(SqlType type, Place place, Draft draft) =>
        place.Scope.Pick(type, place.IsHiddenAllowed, draft.Dice) is { } leaf ? ColumnSpelling.Node(leaf, place.Scope, draft.Dice) : null;

    /// <summary>A value that can be found out where it stands; hidden only when the case is about that.</summary>
    public SqlNode Revealing(SqlType type, Place place, Draft draft) =>
        Value(type, place with { IsHiddenAllowed = draft.MayReveal && draft.Dice.Chance(35), AllowsWindows = false }, draft).Revealing();

    /// <summary>A type to compute with: one that something in scope has, or any.</summary>
    public static SqlType AnyType(Place place, Draft draft, Func<SqlType, bool> fits)
    {
        if (draft.Dice.Chance(85) && place.Scope.PickType(place.IsHiddenAllowed, draft.Dice, fits) is { } seen)
        {
            return seen;
        }

        SqlType type;
        do
        {
            type = draft.Dice.Among(SqlTypes.Usual);
        }
        while (!fits(type));
        return type;
    }

    private SqlNode? Special(SqlType type, Place place, Draft draft)
    {
        var dice = draft.Dice;
        if (place.Scope.Ungrouped is not null && dice.Chance(40) && grammar.Calls.Aggregate(type, place, draft) is { } aggregate)
        {
            return aggregate;
        }

        if (place.AllowsWindows && dice.Chance(12) && grammar.Windows.Call(type, place, draft) is { } window)
        {
            return window;
        }

        var catalog = grammar.Productions.Catalog(type);
        if (catalog.Length > 0 && dice.Chance(6))
        {
            return grammar.Calls.Fill(dice.OneOf(catalog), type, place, draft);
        }

        if (draft.MayMultiply && dice.Chance(4))
        {
            return grammar.Subqueries.Value(type, place, draft);
        }

        return dice.Chance(5) ? WholeRows.Value(type, place, draft) : null;
    }
}
