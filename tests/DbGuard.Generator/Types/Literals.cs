using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Types;

/// <summary>Writes constants, each time in one of the ways SQL has for it; always so that their type is plain.</summary>
internal static class Literals
{
    private const int ShareOfNulls = 6;

    /// <summary>A constant of a type; sometimes NULL.</summary>
    public static SqlNode Any(SqlType type, Dice dice) =>
        dice.Chance(ShareOfNulls) ? Sql.Literal(type, $"NULL::{type.Name}") : NotNull(type, dice);

    /// <summary>A constant of a type that is not NULL.</summary>
    public static SqlNode NotNull(SqlType type, Dice dice) => Of(type, dice.Among(type.Values), dice);

    /// <summary>A whole number between two bounds, written bare.</summary>
    public static SqlNode Number(int least, int most, Dice dice)
    {
        var number = dice.Between(least, most);
        return Sql.Literal(SqlTypes.Int4, number < 0 ? $"({number})" : $"{number}");
    }

    /// <summary>The value of a type with this input text (quotes doubled already).</summary>
    private static SqlNode Of(SqlType type, string value, Dice dice)
    {
        var bindable = dice.Chance(30) ? value.Replace("''", "'", StringComparison.Ordinal) : null;
        if (type.IsBare && dice.Chance(70))
        {
            return Sql.Literal(type, value, bindable);
        }

        return Sql.Literal(
            type,
            dice.Below(5) switch
            {
                0 => $"CAST('{value}' AS {type.Name})",
                1 when type.Element is null => $"{type.Name} '{value}'",
                2 when !value.Contains('\\', StringComparison.Ordinal) => $"$q${value.Replace("''", "'", StringComparison.Ordinal)}$q$::{type.Name}",
                3 when !value.Contains('\\', StringComparison.Ordinal) => $"E'{value}'::{type.Name}",
                _ => $"'{value}'::{type.Name}",
            },
            bindable);
    }
}
