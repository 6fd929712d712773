using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>GROUP BY with columns, expressions and grouping sets.</summary>
internal sealed class Groupings(SqlGrammar grammar)
{
    /// <summary>A clause, and what can be named after it.</summary>
    public (SqlNode Clause, Scope Scope) Make(Scope rows, Draft draft)
    {
        draft.Note(Area.GroupBy);
        var dice = draft.Dice;
        if (dice.Chance(12) && ByKey(rows, draft) is { } byKey)
        {
            return byKey;
        }

        var keys = new List<SqlNode>();
        var count = dice.OneOf(1, 1, 2, 2, 3);
        for (var i = 0; i < count; i++)
        {
            keys.Add(Key(rows, draft));
        }

        var scope = Scope.Grouped(rows, keys.Select(key => new Leaf(key.Type!, key.Traits & Traits.Values, null, "", key)));
        if (!dice.Chance(22))
        {
            return (Sql.Fixed($" GROUP BY {dice.OneOf("", "", "", "DISTINCT ")}{Sql.List(keys)}"), scope);
        }

        draft.Note(Area.GroupingSets);
        var sets = dice.Below(4) switch
        {
            0 => Sql.Fixed($"ROLLUP ({Sql.List(keys)})"),
            1 => Sql.Fixed($"CUBE ({Sql.List(keys)})"),
            2 => Sql.Fixed($"GROUPING SETS (({Sql.List(keys)}), ({keys[0].Copy().Revealing()}), ())"),
            _ => Sql.Fixed($"GROUPING SETS (ROLLUP ({Sql.List(keys)}), ({keys[^1].Copy().Revealing()}))"),
        };
        return (Sql.Fixed($" GROUP BY {sets}"), scope);
    }

    /// <summary>By a primary key: then every column of its table can be named.</summary>
    private static (SqlNode Clause, Scope Scope)? ByKey(Scope rows, Draft draft)
    {
        var source = rows.Sources.FirstOrDefault(s => s is { Key: not null, IsStored: true });
        if (source is null)
        {
            return null;
        }

        var key = Sql.Expression(SqlTypes.Int4, $"{ColumnSpelling.Text(source, source.Key!, rows, draft.Dice)}");
        var leaves = source.Columns.Where(c => c.Type is not null).Select(c => new Leaf(c.Type!, c.Traits, null, "", ColumnSpelling.Node(new Leaf(c.Type!, c.Traits, source, c.Name, null), rows, draft.Dice)));
        return (Sql.Fixed($" GROUP BY {key}"), Scope.Grouped(rows, leaves));
    }

    private SqlNode Key(Scope rows, Draft draft)
    {
        var place = new Place(rows, draft.Dice.Chance(70) ? 0 : 1, draft.MayReveal && draft.Dice.Chance(30));
        var type = Expressions.AnyType(place, draft, candidate => candidate is { IsEquatable: true, IsOrderable: true });
        var key = Expressions.Column(type, place, draft) ?? grammar.Expressions.Value(type, place, draft);
        if (key.Kind == NodeKind.Literal || key.Bindable is not null || SqlWriter.IsNumber(key))
        {
            // A bare number would be a position, a bare constant an error.
            key = Sql.Expression(type, $"coalesce({Literals.NotNull(type, draft.Dice)}, {Literals.NotNull(type, draft.Dice)})");
        }

        return Fixed(key).Revealing();
    }

    /// <summary>The same with constants that are never parameters: the key must be the same expression wherever it stands.</summary>
    private static SqlNode Fixed(SqlNode node)
    {
        if (node.Bindable is not null)
        {
            return Sql.Literal(node.Type!, node.Parts[0].Text!);
        }

        var parts = new SqlPart[node.Parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = node.Parts[i].Node is { } child ? new SqlPart(Fixed(child)) : node.Parts[i];
        }

        return node.With(parts);
    }
}
