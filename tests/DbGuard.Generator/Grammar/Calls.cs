using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Fills the holes of productions, and gives aggregates their DISTINCT, ORDER BY and FILTER.</summary>
internal sealed class Calls(SqlGrammar grammar)
{
    /// <summary>A value made by a production.</summary>
    public SqlNode Fill(ProductionChoice choice, SqlType type, Place place, Draft draft)
    {
        draft.Note(choice.Production.Area);
        SqlPart[] parts = [.. Parts(choice, place.Deeper, draft)];
        return new SqlNode(NodeKind.Expression, parts)
        {
            Type = type,
            Own = choice.Production.Traits | (RunsQueries(choice.Production, parts) ? Traits.MayDeny : Traits.None),
            ImplicitName = choice.Production.Name,
            IsVague = choice.Production.IsField && parts.Any(part => part.Node?.Children.Any() == true),
        };
    }

    /// <summary>A call of an aggregate whose arguments come from the rows before grouping; null when none yields the type.</summary>
    public SqlNode? Aggregate(SqlType type, Place place, Draft draft)
    {
        var choices = grammar.Productions.Aggregate(type);
        if (choices.Length == 0 || place.Scope.Ungrouped is not { } rows)
        {
            return null;
        }

        return Aggregate(draft.Dice.OneOf(choices), type, place with { Scope = rows.Isolated(), AllowsWindows = false }, draft);
    }

    /// <summary>The call itself, for grouped queries and for windows.</summary>
    public SqlNode Aggregate(ProductionChoice choice, SqlType type, Place place, Draft draft, SqlNode? over = null)
    {
        draft.Note(choice.Production.Area);
        if (choice.Production.Area == Area.OrderedSets)
        {
            return new SqlNode(NodeKind.Expression, [.. Parts(choice, place.Deeper, draft), .. Tail(Filter(place, draft), null)]) { Type = type };
        }

        // Everything up to the first bracket is the name; what is inside may get DISTINCT and ORDER BY.
        var parts = Parts(choice, place.Deeper, draft).ToList();
        var head = parts[0].Text!;
        var open = head.IndexOf('(', StringComparison.Ordinal) + 1;
        var arguments = parts.Where(part => part.Node is not null).Select(part => part.Node!).ToList();
        var isDistinct = over is null && arguments is [{ Type: { IsEquatable: true, IsOrderable: true } }] && draft.Dice.Chance(12)
            && (draft.MayReveal || (arguments[0].Traits & Traits.Values) == 0);
        if (isDistinct)
        {
            arguments[0].Revealing();
            return new SqlNode(
                NodeKind.Expression,
                [new SqlPart(head[..open]), new SqlPart("DISTINCT "), new SqlPart(head[open..]), .. parts[1..], .. Tail(Filter(place, draft), null)]) { Type = type };
        }

        var order = over is null && arguments.Count > 0 && draft.Wants(25) ? OrderInside(place, draft) : null;
        var last = parts[^1].Text!;
        var own = order is null && over is null && head is not ("count(" or "count(*)" or "sum(" or "min(" or "max(") ? Traits.Unordered : Traits.None;
        if (order is not null)
        {
            parts[^1] = new SqlPart(last[..^1]);
            parts.Add(new SqlPart(order));
            parts.Add(new SqlPart(")"));
        }

        return new SqlNode(NodeKind.Expression, [.. parts, .. Tail(Filter(place, draft), over)]) { Type = type, Own = own };
    }

    /// <summary>A labelled value may not decide whether a query runs, which can be told from outside.</summary>
    private static bool RunsQueries(Production production, SqlPart[] parts) =>
        production.Area is Area.Conditionals or Area.Booleans && parts.Any(part => part.Node is { } node && (node.Traits & Traits.Touches) != 0)
        && parts.Any(part => part.Node is { } node && Replacement.Nodes(node).Any(inner => inner.Kind is NodeKind.Query or NodeKind.SetOperation));

    /// <summary>The parts of a production with its holes filled.</summary>
    public IEnumerable<SqlPart> Parts(ProductionChoice choice, Place place, Draft draft)
    {
        var production = choice.Production;
        var bound = choice.Bound ?? (production.Variable == TypeVariable.None ? null : Expressions.AnyType(place, draft, production.Admits));
        foreach (var part in production.Template)
        {
            yield return part.Hole is { } hole ? new SqlPart(Fill(hole, bound, place, draft)) : new SqlPart(part.Text!);
        }
    }

    private SqlNode Fill(Hole hole, SqlType? bound, Place place, Draft draft)
    {
        if (hole.Kind == HoleKind.Number)
        {
            return Literals.Number(hole.Least, hole.Most, draft.Dice);
        }

        var element = hole.Type ?? (hole.IsVariable ? bound! : Expressions.AnyType(place, draft, type => !hole.IsArray || SqlTypes.ArrayOf(type) is not null));
        var type = hole.IsArray ? SqlTypes.ArrayOf(element)! : element;
        return hole.Kind switch
        {
            HoleKind.Constant => Literals.NotNull(type, draft.Dice),
            HoleKind.Revealing => grammar.Expressions.Revealing(type, place, draft),
            _ => grammar.Expressions.Value(type, place, draft),
        };
    }

    private SqlNode OrderInside(Place place, Draft draft)
    {
        var type = Expressions.AnyType(place, draft, candidate => candidate is { IsOrderable: true, IsEquatable: true });
        var key = grammar.Expressions.Revealing(type, place with { Depth = 1 }, draft);
        return Sql.Clause($" ORDER BY {key}{draft.Dice.OneOf("", " DESC", " NULLS FIRST")}");
    }

    private SqlNode? Filter(Place place, Draft draft)
    {
        if (!draft.Wants(12))
        {
            return null;
        }

        return Sql.Clause($" FILTER (WHERE {grammar.Expressions.Revealing(SqlTypes.Bool, place.Deeper, draft)})");
    }

    private static IEnumerable<SqlPart> Tail(SqlNode? filter, SqlNode? over)
    {
        if (filter is not null)
        {
            yield return new SqlPart(filter);
        }

        if (over is not null)
        {
            yield return new SqlPart(over);
        }
    }
}
