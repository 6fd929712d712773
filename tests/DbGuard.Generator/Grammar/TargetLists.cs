using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Select lists and RETURNING lists.</summary>
internal sealed class TargetLists(SqlGrammar grammar)
{
    private const int Depth = 3;

    /// <summary>A list with these types, and these names if given.</summary>
    /// <param name="types">The types.</param>
    /// <param name="names">The names; one that the column has of itself may take the place of a given one. Null: it does not matter.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="draft">The case.</param>
    public List<SqlNode> Typed(IReadOnlyList<SqlType> types, IList<string>? names, Place place, Draft draft)
    {
        var items = new List<SqlNode>(types.Count);
        for (var i = 0; i < types.Count; i++)
        {
            var value = grammar.Expressions.Value(types[i], place, draft);
            if (names is not null && value.ImplicitName is { } own && !names.Contains(own) && draft.Dice.Chance(40))
            {
                names[i] = own;
                items.Add(Sql.Item($"{value}"));
                continue;
            }

            items.Add(names is null ? Sql.Item($"{value}") : Sql.Item($"{value} AS {Identifiers.Of(names[i])}"));
        }

        return items;
    }

    /// <summary>A list of whatever the scope suggests, stars included.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="draft">The case.</param>
    public List<SqlNode> Free(Place place, Draft draft)
    {
        var items = new List<SqlNode>();
        var count = draft.Dice.OneOf(1, 1, 2, 2, 3, 4);
        while (items.Count < count)
        {
            items.Add(draft.Dice.Chance(14) && Star(place, draft) is { } star ? star
                : place.AllowsWindows && place.Scope.Ungrouped is null && draft.Dice.Chance(4) && RowsInList(place, draft) is { } rows ? rows
                : Item(place, draft));
        }

        return items;
    }

    /// <summary>A place for the entries of a select list.</summary>
    public static Place PlaceIn(Scope scope, bool isHiddenAllowed) => new(scope, Depth, isHiddenAllowed, AllowsWindows: true);

    /// <summary>A set-returning call in a select list: a row of the result for each of its own.</summary>
    public SqlNode? RowsInList(Place place, Draft draft)
    {
        var production = draft.Dice.Among(grammar.Productions.SetReturning);
        if (production.Columns.Length > 1)
        {
            return null;
        }

        draft.Note(production.Area);
        var bound = production.Variable == TypeVariable.None ? null : Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, production.Admits);
        var call = new SqlNode(NodeKind.Expression, [.. grammar.Calls.Parts(new ProductionChoice(production, bound), place.WithoutWindows with { Depth = 1 }, draft)]);
        return Sql.Item($"{call}");
    }

    private SqlNode Item(Place place, Draft draft)
    {
        var value = grammar.Expressions.Value(Expressions.AnyType(place, draft, _ => true), place, draft);
        return draft.Dice.Below(4) switch
        {
            0 => Sql.Item($"{value} AS {draft.NewName("o")}"),
            1 => Sql.Item($"{value} AS \"{draft.NewName("O ")}\""),
            _ => Sql.Item($"{value}"),
        };
    }

    private static SqlNode? Star(Place place, Draft draft)
    {
        var sources = place.Scope.Sources;
        if (sources.Count == 0)
        {
            return null;
        }

        if (sources.All(s => s.Alias.Length > 0) && draft.Dice.Chance(30) && (place.IsHiddenAllowed || sources.All(s => (s.RowTraits & Traits.Values) == 0)))
        {
            draft.Note(Area.Stars);
            return Sql.Star("*", [.. sources.SelectMany(s => s.Columns).Select(c => c.Traits & Traits.Values)]);
        }

        var source = draft.Dice.Among(sources);
        if (source.Alias.Length == 0 || (!place.IsHiddenAllowed && (source.RowTraits & Traits.Values) != 0))
        {
            return null;
        }

        draft.Note(Area.Stars);
        var composite = source.Columns.Where(c => c.Type == SqlTypes.Address && (place.IsHiddenAllowed || c.Traits == Traits.None)).ToList();
        if (composite.Count > 0 && draft.Dice.Chance(30))
        {
            var column = draft.Dice.Among(composite);
            var shown = column.Traits & Traits.Values;
            return Sql.Star($"({Identifiers.Of(source.Alias)}.{Identifiers.Of(column.Name)}).*", [shown, shown, shown]);
        }

        var alias = ColumnSpelling.Name(source.Alias, draft.Dice);
        return Sql.Star(source.HasRow && place.Scope.MeansRow(source.Alias) && draft.Dice.Chance(15) ? $"({alias}).*" : $"{alias}.*", [.. source.Columns.Select(c => c.Traits & Traits.Values)]);
    }
}
