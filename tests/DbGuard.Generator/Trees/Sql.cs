using DbGuard.Generator.Types;

namespace DbGuard.Generator.Trees;

/// <summary>Makes nodes.</summary>
internal static class Sql
{
    /// <summary>A value of a type, made of what is in the text.</summary>
    public static SqlNode Expression(SqlType type, SqlText text, Traits own = Traits.None) =>
        new(NodeKind.Expression, text.Parts) { Type = type, Own = own };

    /// <summary>A value whose children's values do not show in it, e.g. EXISTS; or a scalar sub-select, whose <paramref name="own"/> says what shows.</summary>
    public static SqlNode Enclosed(SqlType type, SqlText text, Traits own = Traits.None) =>
        new(NodeKind.Expression, text.Parts) { Type = type, Own = own, EndsValues = true };

    /// <summary>A constant; with <paramref name="bindable"/>, its text can be sent as a parameter instead.</summary>
    public static SqlNode Literal(SqlType type, string text, string? bindable = null) =>
        new(NodeKind.Literal, [new SqlPart(text)]) { Type = type, Bindable = bindable };

    /// <summary>A part that can be left out.</summary>
    public static SqlNode Clause(SqlText text, Traits own = Traits.None) => new(NodeKind.Clause, text.Parts) { Own = own };

    /// <summary>A part that cannot be left out.</summary>
    public static SqlNode Fixed(SqlText text, Traits own = Traits.None) => new(NodeKind.Fixed, text.Parts) { Own = own };

    /// <summary>An entry of FROM.</summary>
    public static SqlNode FromItem(SqlText text, Traits own = Traits.None) => new(NodeKind.FromItem, text.Parts) { Own = own };

    /// <summary>A query; its columns are those of its targets, of its rows, or of the last query in it.</summary>
    public static SqlNode Query(SqlText text, Traits own = Traits.None) => new(NodeKind.Query, text.Parts) { Own = own };

    /// <summary>Two queries between which columns pair up.</summary>
    public static SqlNode SetOperation(SqlText text, Traits own = Traits.None) => new(NodeKind.SetOperation, text.Parts) { Own = own };

    /// <summary>One entry of a select list.</summary>
    public static SqlNode Item(SqlText text) => new(NodeKind.Item, text.Parts);

    /// <summary>A star, standing for columns with these value traits.</summary>
    public static SqlNode Star(string text, IReadOnlyList<Traits> columns) => new(NodeKind.Item, [new SqlPart(text)])
    {
        Star = columns,
        Own = columns.Any(c => (c & Traits.Values) != 0) ? Traits.Touches : Traits.None,
    };

    /// <summary>A select list.</summary>
    public static SqlNode Targets(IReadOnlyList<SqlNode> items) => Joined(NodeKind.Targets, items, ", ", 1);

    /// <summary>One row of VALUES.</summary>
    public static SqlNode Row(IReadOnlyList<SqlNode> values) =>
        new(NodeKind.Row, [new SqlPart("("), .. Separated(values, ", "), new SqlPart(")")]);

    /// <summary>Entries with a separator, of which at least <paramref name="minimum"/> stay when shrinking.</summary>
    public static SqlNode List(IReadOnlyList<SqlNode> entries, string separator = ", ", int minimum = 1) =>
        Joined(NodeKind.List, entries, separator, minimum);

    private static SqlNode Joined(NodeKind kind, IReadOnlyList<SqlNode> entries, string separator, int minimum) =>
        new(kind, [.. Separated(entries, separator)]) { Separator = separator, Minimum = minimum };

    private static IEnumerable<SqlPart> Separated(IReadOnlyList<SqlNode> entries, string separator)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (i > 0)
            {
                yield return new SqlPart(separator);
            }

            yield return new SqlPart(entries[i]);
        }
    }
}
