using System.Globalization;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>Type modifiers from a type's spelling as format_type gives it, for results whose description carries none.</summary>
public static class TypeModifierText
{
    private const int Offset = 4;

    /// <summary>The modifier of <c>character varying(20)</c>, <c>character(5)</c>, <c>numeric(12,2)</c> and arrays of them; -1 for others.</summary>
    public static int Read(string typeName)
    {
        var open = typeName.IndexOf('(', StringComparison.Ordinal);
        var close = typeName.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open)
        {
            return -1;
        }

        var numbers = typeName[(open + 1)..close].Split(',');
        return typeName[..open] switch
        {
            "character varying" or "character" when numbers.Length == 1 && TryNumber(numbers[0], out var length) => length + Offset,
            "numeric" when numbers.Length == 2 && TryNumber(numbers[0], out var precision) && TryNumber(numbers[1], out var scale) =>
                (precision << 16 | scale & 0x7FF) + Offset,
            _ => -1,
        };
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
