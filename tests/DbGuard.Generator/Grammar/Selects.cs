using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>SELECT … FROM … WHERE … GROUP BY … HAVING … with DISTINCT and endings.</summary>
internal sealed class Selects(SqlGrammar grammar)
{
    /// <summary>A SELECT.</summary>
    public SqlNode Block(SelectWish wish, Draft draft)
    {
        var dice = draft.Dice;
        var rows = new Scope(wish.Outer);
        var from = dice.Chance(94) ? grammar.FromClauses.Clause(rows, wish.Tables, wish.IsHiddenAllowed, draft) : null;
        var where = from is not null && draft.Wants(50) ? Where(rows, draft) : null;
        if (from is not null && draft.Wants(18))
        {
            return Grouped(wish, rows, from, where, draft);
        }

        var place = TargetLists.PlaceIn(rows, wish.IsHiddenAllowed);
        var items = Items(wish, place, draft);
        SqlNode? window = null;
        if (wish.Types is null && from is not null && dice.Chance(4))
        {
            (var item, window) = grammar.Windows.Named(place, draft);
            items.Add(item);
        }

        var columns = Columns(items);
        var (distinct, on) = Distinct(columns, place, items, draft);
        var ending = on is not null ? Sql.Fixed($" ORDER BY {on.Copy().Revealing()}{Sql.Clause($"{(columns[0].Shown == Traits.None && columns[0].Type is { IsOrderable: true } ? ", 1" : "")}")}", Traits.Unordered)
            : grammar.Endings.Make(columns, distinct is null ? place : null, draft);
        var locking = wish.IsTop && distinct is null && window is null && rows.Sources is [{ IsLockable: true }] && !items.Any(HasWindow) && dice.Chance(3) ? Locking(draft) : null;
        return Sql.Query($"SELECT {distinct}{Sql.Targets(items)}{from}{where}{window}{ending}{locking}");
    }

    /// <summary>A SELECT of one column that yields at most one row.</summary>
    public SqlNode OneRow(SqlType type, Scope? outer, bool isHiddenAllowed, Draft draft)
    {
        var rows = new Scope(outer);
        var from = grammar.FromClauses.Clause(rows, [], isHiddenAllowed, draft);
        var where = draft.Wants(50) ? Where(rows, draft) : null;
        var place = new Place(rows, 1, isHiddenAllowed);
        if (grammar.Productions.Aggregate(type).Length > 0 && draft.Dice.Chance(50))
        {
            var value = grammar.Calls.Aggregate(type, place with { Scope = Scope.Grouped(rows, []) }, draft)!;
            return Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{value}")])}{from}{where}");
        }

        var item = Sql.Item($"{grammar.Expressions.Value(type, place, draft)}");
        return Sql.Query($"SELECT {Sql.Targets([item])}{from}{where} LIMIT 1", Traits.Unordered);
    }

    private SqlNode Grouped(SelectWish wish, Scope rows, SqlNode from, SqlNode? where, Draft draft)
    {
        var (group, scope) = grammar.Groupings.Make(rows, draft);
        var place = TargetLists.PlaceIn(scope, wish.IsHiddenAllowed);
        var items = Items(wish, place, draft);
        var having = draft.Wants(25)
            ? Sql.Clause($" HAVING {grammar.Expressions.Revealing(SqlTypes.Bool, place with { IsHiddenAllowed = false, AllowsWindows = false }, draft)}")
            : null;
        return Sql.Query($"SELECT {Sql.Targets(items)}{from}{where}{group}{having}{grammar.Endings.Make(Columns(items), place.WithoutWindows, draft)}");
    }

    private List<SqlNode> Items(SelectWish wish, Place place, Draft draft) => wish.Types is { } types
        ? grammar.Targets.Typed(types, wish.Names, place, draft)
        : grammar.Targets.Free(place, draft);

    private SqlNode Where(Scope rows, Draft draft) =>
        Sql.Clause($" WHERE {grammar.Predicates.Condition(new Place(rows, 3, IsHiddenAllowed: false), draft)}");

    /// <summary>Types and traits of the result columns; a star's columns have no type here, so nothing is sorted by them.</summary>
    private static List<(Traits Shown, SqlType? Type)> Columns(IReadOnlyList<SqlNode> items) =>
        [.. items.SelectMany(item => item.Star is { } star
            ? star.Select(shown => (shown, (SqlType?)null))
            : [(item.Traits & Traits.Values, item.Children.First().Type)])];

    private static (SqlNode? Distinct, SqlNode? On) Distinct(List<(Traits Shown, SqlType? Type)> columns, Place place, List<SqlNode> items, Draft draft)
    {
        var dice = draft.Dice;
        if (!dice.Chance(8))
        {
            return (null, null);
        }

        if (dice.Chance(35))
        {
            draft.Note(Area.DistinctOn);
            var type = Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, candidate => candidate is { IsOrderable: true, IsEquatable: true });
            if (Expressions.Column(type, place with { IsHiddenAllowed = draft.MayReveal && dice.Chance(30) }, draft) is { } key && key.Parts[0].Text!.Contains('.', StringComparison.Ordinal))
            {
                return (Sql.Fixed($"DISTINCT ON ({key.Revealing()}) ", Traits.Unordered), key);
            }
        }

        var shown = columns.Aggregate(Traits.None, (all, column) => all | column.Shown);
        if (items.Any(item => item.Star is not null) || columns.Any(c => c.Type is not { IsEquatable: true, IsOrderable: true }) || (shown != Traits.None && !draft.MayReveal))
        {
            return (null, null);
        }

        draft.Note(Area.Distinct);
        return (Sql.Clause($"DISTINCT ", (shown & Traits.Hidden) != 0 ? Traits.MustDeny : shown != Traits.None ? Traits.MayDeny : Traits.None), null);
    }

    private static SqlNode Locking(Draft draft)
    {
        draft.Note(Area.Locking);
        return Sql.Clause($"{draft.Dice.OneOf(" FOR UPDATE", " FOR SHARE", " FOR NO KEY UPDATE", " FOR KEY SHARE SKIP LOCKED", " FOR UPDATE NOWAIT")}");
    }

    private static bool HasWindow(SqlNode node) =>
        node.Parts.Any(part => part.Text?.Contains("OVER (", StringComparison.Ordinal) == true) || node.Children.Any(HasWindow);
}
