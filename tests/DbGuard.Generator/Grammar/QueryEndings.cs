using System.Globalization;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>ORDER BY, LIMIT, OFFSET, FETCH.</summary>
internal sealed class QueryEndings(SqlGrammar grammar)
{
    /// <summary>ORDER BY and LIMIT; both may be missing.</summary>
    /// <param name="columns">Value traits and types of the result columns; a null type cannot be sorted by.</param>
    /// <param name="place">Where expressions to sort by may come from; null when only positions are allowed.</param>
    /// <param name="draft">The case.</param>
    public SqlNode? Make(IReadOnlyList<(Traits Shown, SqlType? Type)> columns, Place? place, Draft draft)
    {
        var keys = Keys(columns, place, draft);
        var order = keys.Count == 0 ? null : Sql.Clause($" ORDER BY {Sql.List(keys)}");
        if (order is not null)
        {
            draft.Note(Area.OrderBy);
        }

        return draft.Dice.Chance(12) ? Limit(order, draft) : order;
    }

    private List<SqlNode> Keys(IReadOnlyList<(Traits Shown, SqlType? Type)> columns, Place? place, Draft draft)
    {
        var dice = draft.Dice;
        var keys = new List<SqlNode>();
        if (!dice.Chance(35))
        {
            return keys;
        }

        var mayReveal = draft.MayReveal && dice.Chance(30);
        for (var i = 0; i < columns.Count; i++)
        {
            var (shown, type) = columns[i];
            if (type is { IsOrderable: true, IsEquatable: true } && dice.Chance(60) && (shown == Traits.None || mayReveal))
            {
                var own = (shown & Traits.Hidden) != 0 ? Traits.MustDeny : shown != Traits.None ? Traits.MayDeny : Traits.None;
                keys.Add(Sql.Fixed($"{(i + 1).ToString(CultureInfo.InvariantCulture)}{Direction(draft)}", own));
            }
        }

        if (place is { } somewhere && draft.Wants(25))
        {
            var type = Expressions.AnyType(somewhere with { IsHiddenAllowed = false }, draft, candidate => candidate is { IsOrderable: true, IsEquatable: true });
            var key = grammar.Expressions.Revealing(type, somewhere with { Depth = 1 }, draft);
            // A bare name would be the result column of that name, a bare number its position.
            if (key.Kind == NodeKind.Expression && !SqlWriter.IsNumber(key) && (key.ImplicitName is null || key.Parts[0].Text!.Contains('.', StringComparison.Ordinal) || key.Parts.Length > 1))
            {
                keys.Add(Sql.Fixed($"{key}{Direction(draft)}"));
            }
        }

        return keys;
    }

    private static SqlNode Limit(SqlNode? order, Draft draft)
    {
        draft.Note(Area.Limit);
        var count = Literals.Number(0, 5, draft.Dice);
        var clause = draft.Dice.Below(6) switch
        {
            0 when order is not null => Sql.Clause($" FETCH FIRST {count} ROWS WITH TIES"),
            1 => Sql.Clause($" OFFSET {count}"),
            2 => Sql.Clause($" LIMIT {count} OFFSET 1"),
            3 => Sql.Clause($" FETCH NEXT {count} ROWS ONLY"),
            4 => Sql.Clause($" LIMIT (SELECT {count})"),
            _ => Sql.Clause($" LIMIT {count}"),
        };
        return Sql.Fixed($"{order}{clause}", Traits.Unordered);
    }

    private static string Direction(Draft draft) => draft.Dice.OneOf("", "", " ASC", " DESC", " NULLS FIRST", " DESC NULLS LAST");
}
