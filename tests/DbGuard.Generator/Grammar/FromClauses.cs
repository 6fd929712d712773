using System.Collections.Immutable;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>FROM: relations, sub-selects with and without LATERAL, VALUES, functions, joins, common tables.</summary>
internal sealed class FromClauses(SqlGrammar grammar)
{
    /// <summary>A FROM clause; the scope is filled with what it offers.</summary>
    /// <param name="scope">The scope of the query.</param>
    /// <param name="tables">Common tables that can be named.</param>
    /// <param name="isHiddenAllowed">Sub-selects may show hidden values.</param>
    /// <param name="draft">The case.</param>
    public SqlNode Clause(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, Draft draft)
    {
        var entries = new List<SqlNode>();
        var count = draft.Dice.OneOf(1, 1, 1, 1, 2, 2, 3);
        for (var i = 0; scope.Sources.Count < count && (i == 0 || draft.MayMultiply); i++)
        {
            entries.Add(scope.Sources.Count < 2 && draft.MayMultiply && draft.Wants(i == 0 ? 35 : 15)
                ? grammar.Joins.Entry(scope, tables, isHiddenAllowed, draft)
                : Entry(scope, tables, isHiddenAllowed, scope.Sources.Count > 0, draft));
        }

        return Sql.Fixed($" FROM {Sql.List(entries)}");
    }

    /// <summary>One entry without joins; the scope gets it.</summary>
    /// <param name="scope">The scope of the query.</param>
    /// <param name="tables">Common tables that can be named.</param>
    /// <param name="isHiddenAllowed">Sub-selects may show hidden values.</param>
    /// <param name="allowsLateral">It may name what stands left of it.</param>
    /// <param name="draft">The case.</param>
    public SqlNode Entry(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, bool allowsLateral, Draft draft)
    {
        draft.Sources--;
        var (node, source) = Any(scope, tables, isHiddenAllowed, allowsLateral, draft);
        scope.Add(source);
        return node;
    }

    private (SqlNode Node, Source Source) Any(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, bool allowsLateral, Draft draft)
    {
        var dice = draft.Dice;
        if (tables.Count > 0 && dice.Chance(60))
        {
            return CommonTable(dice.Among(tables), draft);
        }

        if (draft.MayMultiply && draft.Wants(14))
        {
            return SubSelect(scope, tables, isHiddenAllowed, allowsLateral && dice.Chance(50), draft);
        }

        if (draft.Wants(6))
        {
            return Values(scope.Parent, isHiddenAllowed, draft);
        }

        return draft.Wants(8) ? grammar.RowFunctions.Entry(scope, allowsLateral, isHiddenAllowed, draft) : grammar.Relations.Any(draft, scope.Sources);
    }

    private static (SqlNode Node, Source Source) CommonTable(Source table, Draft draft)
    {
        var alias = draft.NewName("w");
        return (Sql.FromItem($"{table.Alias} AS {alias}"), table with { Alias = alias });
    }

    private (SqlNode Node, Source Source) SubSelect(Scope scope, IReadOnlyList<Source> tables, bool isHiddenAllowed, bool isLateral, Draft draft)
    {
        if (isLateral)
        {
            draft.Note(Area.Lateral);
        }

        var types = Queries.SomeTypes(draft, 1, 4);
        var query = grammar.Queries.Named(types, isLateral ? scope : scope.Parent, isHiddenAllowed, draft, tables, out var names);
        return Derived(query, types, names, isLateral ? "LATERAL " : "", draft);
    }

    /// <summary>A query in brackets with an alias, sometimes with other names for its columns.</summary>
    public static (SqlNode Node, Source Source) Derived(SqlNode query, IReadOnlyList<SqlType> types, IReadOnlyList<string> names, string prefix, Draft draft)
    {
        var alias = draft.NewName("q");
        var shown = ResultColumns.Of(query);
        if (draft.Dice.Chance(30))
        {
            draft.Note(Area.ColumnAliases);
            names = [.. names.Select(_ => draft.NewName("c"))];
            return (Sql.FromItem($"{prefix}({query}) AS {alias} ({string.Join(", ", names)})"), Source(alias, types, names, shown));
        }

        return (Sql.FromItem($"{prefix}({query}) AS {alias}"), Source(alias, types, names, shown));
    }

    /// <summary>The source that a query with these columns makes.</summary>
    public static Source Source(string alias, IReadOnlyList<SqlType> types, IReadOnlyList<string> names, IReadOnlyList<Traits> shown) =>
        new(alias, [.. types.Select((type, i) => new SourceColumn(names[i], type, shown[i] & Traits.Values))]);

    private (SqlNode Node, Source Source) Values(Scope? outer, bool isHiddenAllowed, Draft draft)
    {
        var types = Queries.SomeTypes(draft, 1, 3);
        var values = grammar.Queries.Values(types, outer ?? Scope.Nothing, isHiddenAllowed, draft);
        var alias = draft.NewName("v");
        ImmutableArray<string> names = [.. types.Select(_ => draft.NewName("c"))];
        return (Sql.FromItem($"({values}) AS {alias} ({string.Join(", ", names)})"), Source(alias, types, names, ResultColumns.Of(values)));
    }
}
