using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Queries of any form.</summary>
internal sealed class Queries(SqlGrammar grammar)
{
    /// <summary>The query of a statement.</summary>
    public SqlNode Top(Draft draft, IReadOnlyList<SqlType>? types = null)
    {
        var dice = draft.Dice;
        var wish = new SelectWish(null, [], !draft.IsClean, types, null) { IsTop = true };
        if (dice.Chance(14))
        {
            return grammar.CommonTables.Around(wish, draft);
        }

        if (dice.Chance(10))
        {
            return grammar.SetOperations.Make(wish, types ?? SomeTypes(draft, 1, 4), draft);
        }

        return types is null && dice.Chance(3) ? Plain(draft) : grammar.Selects.Block(wish, draft);
    }

    /// <summary>A query with columns of these types.</summary>
    public SqlNode Of(IReadOnlyList<SqlType> types, Scope? outer, bool isHiddenAllowed, Draft draft) =>
        Of(new SelectWish(outer, [], isHiddenAllowed, types, null), draft);

    /// <summary>A query with columns of these types, and names for them.</summary>
    public SqlNode Named(IReadOnlyList<SqlType> types, Scope? outer, bool isHiddenAllowed, Draft draft, IReadOnlyList<Source> tables, out IReadOnlyList<string> names)
    {
        var given = types.Select(_ => draft.NewName("c")).ToList();
        names = given;
        return Of(new SelectWish(outer, tables, isHiddenAllowed, types, given), draft);
    }

    /// <summary>VALUES with rows of these types.</summary>
    public SqlNode Values(IReadOnlyList<SqlType> types, Scope outer, bool isHiddenAllowed, Draft draft)
    {
        draft.Note(Area.ValuesLists);
        var rows = new List<SqlNode>();
        for (var i = draft.Dice.Between(1, 3); i > 0; i--)
        {
            rows.Add(Sql.Row([.. types.Select(type => grammar.Expressions.Value(type, new Place(outer, 1, isHiddenAllowed), draft))]));
        }

        return Sql.Query($"VALUES {Sql.List(rows)}");
    }

    /// <summary>Some types for columns.</summary>
    public static IReadOnlyList<SqlType> SomeTypes(Draft draft, int least, int most) =>
        [.. Enumerable.Range(0, draft.Dice.Between(least, most)).Select(_ => draft.Dice.Among(SqlTypes.Usual))];

    private SqlNode Of(SelectWish wish, Draft draft)
    {
        if (draft.Wants(8))
        {
            return grammar.SetOperations.Make(wish, wish.Types!, draft);
        }

        return draft.Wants(4) ? grammar.CommonTables.Around(wish, draft) : grammar.Selects.Block(wish, draft);
    }

    /// <summary>TABLE name, and VALUES as a statement.</summary>
    private SqlNode Plain(Draft draft)
    {
        if (draft.Dice.Chance(50))
        {
            return Values(SomeTypes(draft, 1, 3), Scope.Nothing, isHiddenAllowed: !draft.IsClean, draft);
        }

        var relation = draft.Dice.Among(grammar.Model.Readable.Where(r => !draft.IsClean || !r.HasLabels).ToList());
        draft.Note(Area.Stars);
        var star = Sql.Star($"{relation.Schema}.{Identifiers.Of(relation.Name)}", [.. relation.Columns.Select(c => c.Traits & Traits.Values)]);
        return Sql.Query($"TABLE {Sql.Targets([star])}");
    }
}
