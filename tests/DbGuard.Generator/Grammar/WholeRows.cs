using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>A row of a FROM entry used as one value.</summary>
internal static class WholeRows
{
    /// <summary>A value of a type that is computed from a whole row; null when there is no row, or no way.</summary>
    public static SqlNode? Value(SqlType type, Place place, Draft draft)
    {
        var rows = place.Scope.Sources.Where(source => source.HasRow && place.Scope.MeansRow(source.Alias) && (place.IsHiddenAllowed || (source.RowTraits & Traits.Values) == 0)).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var source = draft.Dice.Among(rows);
        var row = Row(source, draft);
        var value = Over(type, row, source, place, draft);
        if (value is not null)
        {
            draft.Note(Area.WholeRows);
        }

        return value;
    }

    /// <summary>The row itself.</summary>
    public static SqlNode Row(Source source, Draft draft) => new(NodeKind.Expression, [new SqlPart(ColumnSpelling.Name(source.Alias, draft.Dice))])
    {
        Own = (source.RowTraits & Traits.Values) != 0 ? source.RowTraits | Traits.Touches : source.RowTraits,
    };

    private static SqlNode? Over(SqlType type, SqlNode row, Source source, Place place, Draft draft)
    {
        var dice = draft.Dice;
        if (type == SqlTypes.Text)
        {
            return dice.Below(4) switch
            {
                0 => Sql.Expression(type, $"{row}::text"),
                1 => Sql.Expression(type, $"ROW({row}.*)::text"),
                2 => Sql.Expression(type, $"(to_jsonb({row}) ->> '{source.Columns[0].Name.Replace("'", "''", StringComparison.Ordinal)}')"),
                _ => Sql.Expression(type, $"concat('<', {row}, '>')"),
            };
        }

        if (type == SqlTypes.Jsonb)
        {
            return Sql.Expression(type, $"to_jsonb({row})");
        }

        if (type == SqlTypes.Json)
        {
            return Sql.Expression(type, $"row_to_json({row})");
        }

        if (type == SqlTypes.Bool)
        {
            return dice.Chance(50) ? Sql.Expression(type, $"({row} IS NULL)") : Sql.Expression(type, $"({row} IS NOT NULL)");
        }

        if (type == SqlTypes.Int4)
        {
            return Sql.Expression(type, $"num_nulls({row})");
        }

        return Field(type, source, place, draft);
    }

    /// <summary>A column by the notations for fields: <c>(alias).column</c>, <c>column(alias)</c>.</summary>
    private static SqlNode? Field(SqlType type, Source source, Place place, Draft draft)
    {
        var columns = source.Columns.Where(column => column.Type == type && (place.IsHiddenAllowed || (column.Traits & Traits.Values) == 0)).ToList();
        if (columns.Count == 0)
        {
            return null;
        }

        var column = draft.Dice.Among(columns);
        var name = Identifiers.Of(column.Name);
        var own = (column.Traits & Traits.Values) != 0 ? column.Traits | Traits.Touches : column.Traits;
        var alias = Identifiers.Of(source.Alias);
        return source.IsStored && draft.Dice.Chance(50)
            ? Sql.Expression(type, $"{Identifiers.Quoted(column.Name)}({alias})", own)
            : Sql.Expression(type, $"({alias}).{name}", own);
    }
}
