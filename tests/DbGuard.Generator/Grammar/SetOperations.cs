using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>UNION, INTERSECT, EXCEPT, with and without ALL.</summary>
internal sealed class SetOperations(SqlGrammar grammar)
{
    /// <summary>Two queries of the same types, or three.</summary>
    public SqlNode Make(SelectWish wish, IReadOnlyList<SqlType> types, Draft draft)
    {
        draft.Note(Area.SetOperations);
        var left = Side(wish, types, draft);
        var right = Side(wish with { Names = null }, types, draft);
        var combined = Combine(left, right, types, draft);
        if (draft.Wants(15))
        {
            combined = Combine(Sql.Query($"({combined})"), Side(wish with { Names = null }, types, draft), types, draft);
        }

        var shown = ResultColumns.Of(combined);
        var ending = grammar.Endings.Make([.. types.Select((type, i) => (shown[i] & Traits.Values, (SqlType?)type))], null, draft);
        return ending is null ? combined : Sql.Query($"{combined}{ending}");
    }

    private SqlNode Side(SelectWish wish, IReadOnlyList<SqlType> types, Draft draft) => draft.Dice.Chance(85)
        ? Sql.Query($"({grammar.Selects.Block(wish with { Types = types, IsTop = false }, draft)})")
        : Sql.Query($"({grammar.Queries.Values(types, wish.Outer ?? Scope.Nothing, wish.IsHiddenAllowed, draft)})");

    private static SqlNode Combine(SqlNode left, SqlNode right, IReadOnlyList<SqlType> types, Draft draft)
    {
        var shown = ResultColumns.Of(left).Concat(ResultColumns.Of(right)).Aggregate(Traits.None, (all, column) => all | column) & Traits.Values;
        var comparable = types.All(type => type is { IsEquatable: true, IsOrderable: true });
        var kind = !comparable || (shown != Traits.None && !draft.MayReveal)
            ? "UNION ALL"
            : draft.Dice.OneOf("UNION ALL", "UNION", "UNION DISTINCT", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");
        var own = kind == "UNION ALL" ? Traits.None : (shown & Traits.Hidden) != 0 ? Traits.MustDeny : shown != Traits.None ? Traits.MayDeny : Traits.None;
        return Sql.SetOperation($"{left} {kind} {right}", own);
    }
}
