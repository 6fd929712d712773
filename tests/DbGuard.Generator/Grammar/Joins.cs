using System.Collections.Immutable;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Joins of two entries: ON, USING, NATURAL, CROSS, LATERAL on the right, and an alias for the whole.</summary>
internal sealed class Joins(SqlGrammar grammar)
{
    /// <summary>A join; the scope gets both sides.</summary>
    public SqlNode Entry(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, Draft draft)
    {
        draft.Note(Area.Joins);
        var dice = draft.Dice;
        if (dice.Chance(10))
        {
            return Aliased(scope, tables, isHiddenAllowed, draft);
        }

        if (dice.Chance(18))
        {
            return Using(scope, draft);
        }

        var first = scope.Sources.Count;
        var left = grammar.FromClauses.Entry(scope, tables, isHiddenAllowed, allowsLateral: false, draft);
        var kind = dice.OneOf("JOIN", "JOIN", "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN");
        var right = grammar.FromClauses.Entry(scope, tables, isHiddenAllowed, kind is "JOIN" or "LEFT JOIN" or "CROSS JOIN", draft);
        if (kind == "CROSS JOIN")
        {
            return Sql.FromItem($"{left} CROSS JOIN {right}");
        }

        return Sql.FromItem($"{left} {kind} {right} ON {Condition(kind, scope, first, draft)}");
    }

    /// <summary>An equality between the sides, or any condition over them. A full join needs one that can be merged or hashed.</summary>
    private SqlNode Condition(string kind, Scope scope, int first, Draft draft)
    {
        var sides = new Scope(scope.Parent);
        foreach (var source in scope.Sources.Skip(first))
        {
            sides.Add(source);
        }

        if (kind != "FULL JOIN" && draft.Dice.Chance(30))
        {
            return grammar.Predicates.Condition(new Place(sides, 2, IsHiddenAllowed: false), draft);
        }

        var (left, right) = (sides.Sources[0], sides.Sources[^1]);
        var pairs =
            (from a in left.Columns
             from b in right.Columns
             where a.Type is { IsEquatable: true, IsOrderable: true } && a.Type == b.Type
             where (a.Traits | b.Traits) == Traits.None || (draft.MayReveal && draft.Dice.Chance(30)) || (a.Traits == Traits.Comparable && b.Traits == Traits.Comparable && left.IsStored && right.IsStored && !draft.IsClean)
             select (a, b)).ToList();
        if (pairs.Count == 0)
        {
            return Literals.NotNull(SqlTypes.Bool, draft.Dice);
        }

        var (one, two) = draft.Dice.Among(pairs);
        var x = ColumnSpelling.Node(new Leaf(one.Type!, one.Traits, left, one.Name, null), sides, draft.Dice);
        var y = ColumnSpelling.Node(new Leaf(two.Type!, two.Traits, right, two.Name, null), sides, draft.Dice);
        var condition = Sql.Expression(SqlTypes.Bool, $"{x} = {y}");

        // Two columns of a label with equality may be joined by it; that is not finding out more than it allows.
        return ((one.Traits | two.Traits) & Traits.Hidden) == 0 && left.IsStored && right.IsStored ? Sql.Enclosed(SqlTypes.Bool, $"{condition}") : condition.Revealing();
    }

    /// <summary>USING and NATURAL: the sides share the columns they have in common.</summary>
    private SqlNode Using(Scope scope, Draft draft)
    {
        var (left, one) = grammar.Relations.Any(draft, scope.Sources);
        var (right, two) = grammar.Relations.Any(draft, [.. scope.Sources, one]);
        var shared = one.Columns.Where(a => a.Type is { IsEquatable: true, IsOrderable: true } && two.Columns.Any(b => b.Name == a.Name && b.Type == a.Type)).ToList();
        var common = one.Columns.Count(a => two.Columns.Any(b => b.Name == a.Name));
        var joinable = shared.Where(a => draft.MayReveal || (a.Traits | two.Columns.First(b => b.Name == a.Name).Traits) == Traits.None).ToList();
        scope.Add(one);
        scope.Add(two);
        if (joinable.Count == 0)
        {
            return Sql.FromItem($"{left} CROSS JOIN {right}");
        }

        var kind = draft.Dice.OneOf("", "LEFT ", "RIGHT ", "FULL ");
        var natural = common == shared.Count && joinable.Count == shared.Count && draft.Dice.Chance(40);
        List<SourceColumn> merged = natural ? shared : [draft.Dice.Among(joinable)];
        var traits = merged.Aggregate(Traits.None, (all, a) => all | a.Traits | two.Columns.First(b => b.Name == a.Name).Traits);
        var own = (traits & Traits.Hidden) != 0 ? Traits.MustDeny | Traits.Touches : traits != Traits.None ? Traits.MayDeny | Traits.Touches : Traits.None;
        scope.Add(new Source("", [.. merged.Select(a => a with { Traits = traits })]) { HasRow = false });
        return natural
            ? Sql.FromItem($"{left} NATURAL {kind}JOIN {right}", own)
            : Sql.FromItem($"{left} {kind}JOIN {right} USING ({Identifiers.Of(merged[0].Name)}){draft.Dice.OneOf("", "", $" AS {draft.NewName("u")}")}", own);
    }

    /// <summary>A join in brackets with an alias: nothing inside can be named any more.</summary>
    private SqlNode Aliased(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, Draft draft)
    {
        var inner = new Scope(scope.Parent);
        var left = grammar.FromClauses.Entry(inner, tables, isHiddenAllowed, allowsLateral: false, draft);
        var right = grammar.FromClauses.Entry(inner, tables, isHiddenAllowed, allowsLateral: false, draft);
        ImmutableArray<SourceColumn> columns =
        [
            .. from source in inner.Sources
               from column in source.Columns
               select column with { Name = draft.NewName("c") },
        ];
        var alias = draft.NewName("j");
        scope.Add(new Source(alias, columns));
        return Sql.FromItem($"({left} CROSS JOIN {right}) AS {alias} ({string.Join(", ", columns.Select(c => c.Name))})");
    }
}
