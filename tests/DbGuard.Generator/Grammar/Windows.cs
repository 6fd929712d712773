using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Window functions, aggregates over windows, and WINDOW definitions.</summary>
internal sealed class Windows(SqlGrammar grammar)
{
    private static readonly string[] Frames =
    [
        "", "", "", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", " ROWS UNBOUNDED PRECEDING", " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
        " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW", " ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING EXCLUDE TIES",
    ];

    /// <summary>A call over a window; null when nothing yields the type.</summary>
    public SqlNode? Call(SqlType type, Place place, Draft draft)
    {
        var inner = place.WithoutWindows.Deeper;
        var own = grammar.Productions.Window(type);
        if (own.Length > 0 && draft.Dice.Chance(60))
        {
            draft.Note(Area.Windows);
            var choice = draft.Dice.OneOf(own);
            return new SqlNode(NodeKind.Expression, [.. grammar.Calls.Parts(choice, inner, draft), new SqlPart(Over(place, draft))])
            {
                Type = type,
                Own = Traits.Unordered,
            };
        }

        var aggregates = grammar.Productions.Aggregate(type);
        if (aggregates.Length == 0 || place.Scope.Ungrouped is not null)
        {
            return null;
        }

        var aggregate = draft.Dice.OneOf(aggregates);
        if (aggregate.Production.Area == Area.OrderedSets)
        {
            return null;
        }

        draft.Note(Area.Windows);
        return grammar.Calls.Aggregate(aggregate, type, inner, draft, Over(place, draft));
    }

    /// <summary>A WINDOW clause, and the item that uses it.</summary>
    public (SqlNode Item, SqlNode Clause) Named(Place place, Draft draft)
    {
        draft.Note(Area.Windows);
        var name = draft.NewName("w");
        var keys = place.WithoutWindows with { Depth = 1 };
        var definition = Sql.Fixed($" WINDOW {name} AS (PARTITION BY {Key(keys, draft, type => type is { IsEquatable: true, IsOrderable: true })})", Traits.Unordered);
        var call = draft.Dice.OneOf("row_number()", "count(*)", "rank()");
        var over = draft.Dice.Chance(50) ? Sql.Fixed($"({name} ORDER BY {Key(keys, draft, type => type is { IsEquatable: true, IsOrderable: true })})") : Sql.Fixed($"{name}");
        return (Sql.Item($"{call} OVER {over} AS {draft.NewName("o")}"), definition);
    }

    private SqlNode Over(Place place, Draft draft)
    {
        var keys = place.WithoutWindows with { Depth = 1 };
        var partition = draft.Dice.Chance(50)
            ? Sql.Clause($"PARTITION BY {Key(keys, draft, type => type is { IsEquatable: true, IsOrderable: true })} ")
            : null;
        if (draft.Dice.Chance(30))
        {
            return Sql.Fixed($" OVER ({partition})", Traits.Unordered);
        }

        // A frame by GROUPS wants an order; one more frame without is not worth an error.
        var order = Sql.Fixed($"ORDER BY {Key(keys, draft, type => type is { IsOrderable: true, IsEquatable: true })}{draft.Dice.OneOf("", " DESC", " NULLS LAST")}");
        return Sql.Fixed($" OVER ({partition}{order}{Sql.Clause($"{draft.Dice.OneOf(Frames)}")})", Traits.Unordered);
    }

    private SqlNode Key(Place place, Draft draft, Func<SqlType, bool> fits) =>
        grammar.Expressions.Revealing(Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, fits), place, draft);
}
