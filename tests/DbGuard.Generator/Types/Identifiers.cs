using System.Collections.Frozen;

namespace DbGuard.Generator.Types;

/// <summary>How names are written in SQL.</summary>
internal static class Identifiers
{
    private static readonly FrozenSet<string> Reserved = new[] { "select", "user", "order", "table", "group", "when", "end" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name in double quotes.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>True when the name means itself without quotes.</summary>
    public static bool IsPlain(string name) =>
        !Reserved.Contains(name) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]);

    /// <summary>The name, quoted only where it must be.</summary>
    public static string Of(string name) => IsPlain(name) ? name : Quoted(name);
}
