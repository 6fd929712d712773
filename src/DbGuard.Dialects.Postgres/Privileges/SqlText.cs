namespace DbGuard.Dialects.Postgres.Privileges;

/// <summary>Names and texts as parts of SQL that the gateway itself writes.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 4.1.1 Identifiers and Key Words, 4.1.2 Constants.</remarks>
public static class SqlText
{
    /// <summary>A name, always in quotes, so that nothing in it is SQL.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A schema-qualified name.</summary>
    public static string Identifier(Core.Catalog.QualifiedName name) => $"{Identifier(name.Schema)}.{Identifier(name.Name)}";

    /// <summary>A text constant, whatever <c>standard_conforming_strings</c> says.</summary>
    public static string Literal(string text)
    {
        var quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return text.Contains('\\', StringComparison.Ordinal) ? $" E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'" : $"'{quoted}'";
    }

    /// <summary>Text for a comment of one line.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
