using System.Text;

namespace DbGuard.Corpus.Tests.Sql;

/// <summary>Writes the values of parameters into a text, as drivers do that speak the simple protocol only.</summary>
internal static class ParameterInliner
{
    /// <summary>The text with untyped literals for its parameters; null stands for NULL. A number without value stays.</summary>
    public static string Inline(string sql, IReadOnlyList<string?> values)
    {
        var text = new StringBuilder();
        foreach (var (kind, range) in SqlPieces.Of(sql))
        {
            var piece = sql[range];
            text.Append(kind == SqlPieceKind.Parameter && int.Parse(piece.AsSpan(1), null) is >= 1 and var number && number <= values.Count
                ? Literal(values[number - 1])
                : piece);
        }

        return text.ToString();
    }

    private static string Literal(string? value) => value switch
    {
        null => "NULL",
        _ when value.Contains('\\', StringComparison.Ordinal) =>
            $" E'{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'",
        _ => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
    };
}
