using System.Collections.Immutable;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Functions in FROM: one or several side by side, WITH ORDINALITY, column definition lists, XMLTABLE, functions of the fixture that yield its rows.</summary>
internal sealed class RowFunctions(SqlGrammar grammar)
{
    private static readonly string[] RowsOfPeople = ["public.find_people('')", "find_people('a')", "public.person(2)"];

    /// <summary>An entry of FROM.</summary>
    public (SqlNode Node, Source Source) Entry(Scope scope, bool allowsLateral, bool isHiddenAllowed, Draft draft)
    {
        draft.Note(Area.FromFunctions);
        var place = new Place(allowsLateral ? scope : scope.Parent ?? Scope.Nothing, 2, isHiddenAllowed);
        return draft.Dice.Below(10) switch
        {
            0 => OfRelation(draft),
            1 => FromRecords(place, draft),
            2 => grammar.Model.ServerVersion >= 17 && draft.Dice.Chance(60) ? JsonTable(place, draft) : XmlTable(place, draft),
            3 => SideBySide(place, draft),
            _ => One(place, draft),
        };
    }

    private (SqlNode Node, Source Source) One(Place place, Draft draft)
    {
        var (call, columns, isNamed) = Call(place, draft);
        var alias = draft.NewName("f");
        if (draft.Dice.Chance(25))
        {
            // Without a list of names a function of one value gives its column its own name, others have theirs.
            ImmutableArray<SourceColumn> own = [.. columns.Select(column => column.Name == "value" && columns.Length == 1 && !isNamed ? column with { Name = alias } : column)];
            return (Sql.FromItem($"{call} AS {Identifiers.Of(alias)}"), new Source(alias, own) { HasRow = isNamed });
        }

        if (draft.Dice.Chance(20))
        {
            columns = columns.Add(new SourceColumn("ordinality", SqlTypes.Int8, Traits.None));
            call = Sql.Fixed($"{call} WITH ORDINALITY");
        }

        columns = [.. columns.Select(column => column with { Name = draft.NewName("c") })];
        return (Sql.FromItem($"{call} AS {alias} ({Names(columns)})"), new Source(alias, columns) { HasRow = isNamed || columns.Length > 1 });
    }

    private (SqlNode Node, Source Source) SideBySide(Place place, Draft draft)
    {
        var (one, left, _) = Call(place, draft);
        var (two, right, _) = Call(place, draft);
        var alias = draft.NewName("f");

        // Several calls make one row function, whose columns the guard cannot tell apart: each shows what any of them shows.
        var shown = left.Concat(right).Aggregate(Traits.None, (all, column) => all | column.Traits);
        ImmutableArray<SourceColumn> columns = [.. left.Concat(right).Select(column => new SourceColumn(draft.NewName("c"), column.Type, shown))];
        return (Sql.FromItem($"ROWS FROM ({one}, {two}) AS {alias} ({Names(columns)})"), new Source(alias, columns));
    }

    private (SqlNode Node, ImmutableArray<SourceColumn> Columns, bool IsNamed) Call(Place place, Draft draft)
    {
        var production = draft.Dice.Among(grammar.Productions.SetReturning);

        // Of an array of rows unnest makes a column for each field.
        var bound = production.Variable == TypeVariable.None ? null : Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, type => production.Admits(type) && type != SqlTypes.Address);
        var call = new SqlNode(NodeKind.Expression, [.. grammar.Calls.Parts(new ProductionChoice(production, bound), place, draft)]);
        draft.Note(production.Area);
        var shown = call.Traits & Traits.Values;
        ImmutableArray<SourceColumn> columns = [.. production.Columns.Select(c => new SourceColumn(c.Name, c.Type ?? bound, (c.Traits & Traits.Values) | shown))];
        var own = columns.Any(c => c.Traits != Traits.None) ? Traits.Touches : Traits.None;
        return (Sql.Fixed($"{call}", own), columns, production.IsNamed);
    }

    private (SqlNode Node, Source Source) OfRelation(Draft draft)
    {
        var alias = draft.NewName("f");
        if (draft.IsClean || draft.Dice.Chance(40))
        {
            return (Sql.FromItem($"public.sales_of('lamp') AS {alias}"), RowsOf("orders", alias));
        }

        return (Sql.FromItem($"{draft.Dice.OneOf(RowsOfPeople)} AS {alias}", Traits.Touches), RowsOf("people", alias));
    }

    private Source RowsOf(string relation, string alias) =>
        new(alias, [.. grammar.Model["public", relation].Columns.Select(c => new SourceColumn(c.Name, c.Type, c.Traits))]) { IsStored = true };

    private (SqlNode Node, Source Source) FromRecords(Place place, Draft draft)
    {
        var alias = draft.NewName("f");
        var value = grammar.Expressions.Revealing(SqlTypes.Text, place, draft);
        var shown = value.Traits & Traits.Values;
        ImmutableArray<SourceColumn> columns = [new(draft.NewName("c"), SqlTypes.Int4, shown), new(draft.NewName("c"), SqlTypes.Text, shown)];
        return (
            Sql.FromItem($"jsonb_to_recordset(jsonb_build_array(jsonb_build_object('{columns[0].Name}', 1, '{columns[1].Name}', {value}))) AS {alias} ({columns[0].Name} int4, {columns[1].Name} text)"),
            new Source(alias, columns));
    }

    private (SqlNode Node, Source Source) XmlTable(Place place, Draft draft)
    {
        draft.Note(Area.Xml);
        var alias = draft.NewName("x");
        
        // A column or a constant: what is put together by functions is seldom a document.
        var document = grammar.Expressions.Revealing(SqlTypes.Xml, place with { Depth = 0 }, draft);
        var shown = document.Traits & Traits.Values;
        ImmutableArray<SourceColumn> columns = [new(draft.NewName("c"), SqlTypes.Text, shown), new(draft.NewName("c"), SqlTypes.Int4, shown)];
        return (
            Sql.FromItem($"XMLTABLE('//*' PASSING ({document}) COLUMNS {columns[0].Name} text PATH '.' DEFAULT 'none', {columns[1].Name} FOR ORDINALITY) AS {alias}"),
            new Source(alias, columns));
    }

    /// <summary>JSON_TABLE, of PostgreSQL 17.</summary>
    private (SqlNode Node, Source Source) JsonTable(Place place, Draft draft)
    {
        draft.Note(Area.Json);
        var alias = draft.NewName("x");
        var document = grammar.Expressions.Revealing(SqlTypes.Jsonb, place, draft);
        var shown = document.Traits & Traits.Values;
        ImmutableArray<SourceColumn> columns =
        [
            new(draft.NewName("c"), SqlTypes.Int4, shown), new(draft.NewName("c"), SqlTypes.Text, shown), new(draft.NewName("c"), SqlTypes.Jsonb, shown), new(draft.NewName("c"), SqlTypes.Bool, shown),
        ];
        return (
            Sql.FromItem($"JSON_TABLE({document}, '$.*' COLUMNS ({columns[0].Name} FOR ORDINALITY, {columns[1].Name} text PATH '$' DEFAULT 'none' ON ERROR, NESTED PATH '$.b' COLUMNS ({columns[2].Name} jsonb PATH '$'), {columns[3].Name} boolean EXISTS PATH '$.a')) AS {alias}"),
            new Source(alias, [columns[0], columns[1], columns[3], columns[2]]));
    }

    private static string Names(IEnumerable<SourceColumn> columns) => string.Join(", ", columns.Select(c => c.Name));
}
