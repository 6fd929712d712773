using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>WITH: plain, materialized, recursive, writing.</summary>
internal sealed class CommonTables(SqlGrammar grammar)
{
    /// <summary>A query behind a WITH.</summary>
    public SqlNode Around(SelectWish wish, Draft draft)
    {
        var tables = new List<Source>(wish.Tables);
        var definitions = new List<SqlNode>();
        var isRecursive = draft.Dice.Chance(25);
        for (var i = draft.Dice.OneOf(1, 1, 2, 3); i > 0; i--)
        {
            var (node, source) = Definition(wish, tables, isRecursive, draft);
            definitions.Add(node);
            tables.Add(source);
        }

        var body = draft.Dice.Chance(85) || wish.Types is null
            ? grammar.Selects.Block(wish with { Tables = tables }, draft)
            : grammar.SetOperations.Make(wish with { Tables = tables }, wish.Types, draft);
        return Sql.Query($"WITH {(isRecursive ? "RECURSIVE " : "")}{Sql.List(definitions)} {body}");
    }

    private (SqlNode Node, Source Source) Definition(SelectWish wish, List<Source> tables, bool isRecursive, Draft draft)
    {
        var dice = draft.Dice;
        if (isRecursive && dice.Chance(70))
        {
            return Recursive(wish, draft);
        }

        // A write in a WITH is allowed at the top of a statement only.
        if (wish is { IsTop: true, Outer: null } && dice.Chance(10))
        {
            draft.Note(Area.WritingWith);
            return grammar.Writes.CommonTable(draft);
        }

        draft.Note(Area.With);
        var types = Queries.SomeTypes(draft, 1, 4);
        var query = grammar.Queries.Named(types, wish.Outer, wish.IsHiddenAllowed, draft, tables, out var names);
        var name = draft.NewName("t");
        var shown = ResultColumns.Of(query);
        var materialized = dice.OneOf("", "", "", "MATERIALIZED ", "NOT MATERIALIZED ");
        if (!dice.Chance(40))
        {
            return (Sql.Fixed($"{name} AS {materialized}({query})"), FromClauses.Source(name, types, names, shown));
        }

        names = [.. types.Select(_ => draft.NewName("c"))];
        return (Sql.Fixed($"{name} ({string.Join(", ", names)}) AS {materialized}({query})"), FromClauses.Source(name, types, names, shown));
    }

    /// <summary>A counter and some columns, which each round computes from the last; three rounds at most.</summary>
    private (SqlNode Node, Source Source) Recursive(SelectWish wish, Draft draft)
    {
        draft.Note(Area.RecursiveWith);
        var dice = draft.Dice;
        var types = Queries.SomeTypes(draft, 1, 3).Where(t => t is { IsEquatable: true, IsOrderable: true }).DefaultIfEmpty(SqlTypes.Text).ToList();
        var name = draft.NewName("r");
        var counter = draft.NewName("n");
        List<string> names = [counter, .. types.Select(_ => draft.NewName("c"))];

        var seed = new Scope(wish.Outer);
        var from = grammar.FromClauses.Clause(seed, [], wish.IsHiddenAllowed, draft);
        var start = types.Select(type => Cast(type, grammar.Expressions.Value(type, new Place(seed, 1, wish.IsHiddenAllowed), draft))).ToList();

        // What a column shows it shows in every round, so a round adds nothing: columns that show nothing are computed from such only.
        var shown = start.Select(value => value.Traits & Traits.Values).ToList();
        var self = new Source(name, [new SourceColumn(counter, SqlTypes.Int4, Traits.None), .. types.Select((type, i) => new SourceColumn(names[i + 1], type, shown[i]))]);
        var rows = new Scope(wish.Outer);
        rows.Add(self);
        var next = types.Select((type, i) => Cast(type, Next(type, i, rows, self, shown, draft))).ToList();
        var all = shown.Aggregate(Traits.None, (sum, one) => sum | one);
        var kind = all == Traits.None || draft.MayReveal ? dice.OneOf("UNION ALL", "UNION") : "UNION ALL";
        var own = kind == "UNION ALL" ? Traits.None : (all & Traits.Hidden) != 0 ? Traits.MustDeny : all != Traits.None ? Traits.MayDeny : Traits.None;
        var first = Sql.Query($"SELECT {Sql.Targets([Sql.Item($"1"), .. start.Select(v => Sql.Item($"{v}"))])}{from}");
        var round = Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{name}.{counter} + 1"), .. next.Select(v => Sql.Item($"{v}"))])} FROM {name} WHERE {name}.{counter} < 3");
        var query = Sql.SetOperation($"{first} {kind} {round}", own);
        var (tail, extra) = Tail(counter, draft);
        return (Sql.Fixed($"{name} ({string.Join(", ", names)}) AS ({query}){tail}"), self with { Columns = [.. self.Columns, .. extra] });
    }

    private SqlNode Next(SqlType type, int ordinal, Scope rows, Source self, List<Traits> shown, Draft draft)
    {
        if (shown[ordinal] == Traits.None)
        {
            return grammar.Expressions.Value(type, new Place(rows, 1, IsHiddenAllowed: false), draft);
        }

        var column = self.Columns[ordinal + 1];
        return Sql.Expression(type, $"{self.Alias}.{column.Name}", column.Traits | Traits.Touches);
    }

    private static (SqlNode? Tail, IEnumerable<SourceColumn> Columns) Tail(string counter, Draft draft)
    {
        if (!draft.Dice.Chance(20))
        {
            return (null, []);
        }

        var name = draft.NewName("k");
        return draft.Dice.Chance(50)
            ? (Sql.Fixed($" SEARCH {draft.Dice.OneOf("DEPTH", "BREADTH")} FIRST BY {counter} SET {name}"), [new SourceColumn(name, null, Traits.None)])
            : (Sql.Fixed($" CYCLE {counter} SET {name} USING {name}p"), [new SourceColumn(name, SqlTypes.Bool, Traits.None), new SourceColumn($"{name}p", null, Traits.None)]);
    }

    private static SqlNode Cast(SqlType type, SqlNode value) => Sql.Expression(type, $"({value})::{type.Name}");
}
