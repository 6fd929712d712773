using System.Text;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>
/// Reads the format of a COPY … TO STDOUT from its text. An option it does not know, a value it cannot read, another encoding
/// than UTF-8: no format, and such a stream is not masked but refused.
/// </summary>
public static class CopyFormatReader
{
    private static readonly PostgresParser Parser = new();

    /// <summary>The format of statement <paramref name="index"/> of a text; null when it is no COPY … TO STDOUT that can be read.</summary>
    public static CopyFormat? Read(ReadOnlySpan<byte> text, int index)
    {
        var parsed = Parser.Parse(text);
        if (!parsed.Succeeded || index < 0 || index >= parsed.Tree.Statements.Length)
        {
            return null;
        }

        var statement = parsed.Tree.Statements[index].Node;
        return statement.Tag == NodeTag.CopyStmt && !statement.Bool(CopyStmt.IsFrom) && !statement.Bool(CopyStmt.IsProgram)
            && !statement.HasText(CopyStmt.Filename)
            ? Read(statement.List(CopyStmt.Options))
            : null;
    }

    private static CopyFormat? Read(SyntaxList options)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var forcesQuotes = false;
        foreach (var option in options)
        {
            var name = option.Text(DefElem.Defname) ?? "";
            if (name is "force_quote")
            {
                forcesQuotes = true;
                continue;
            }

            if (Value(option.Node(DefElem.Arg)) is not { } value || !values.TryAdd(name, value))
            {
                return null;
            }
        }

        var kind = Take(values, "format", "text") switch
        {
            "text" => CopyFormatKind.Text,
            "csv" => CopyFormatKind.Csv,
            "binary" => CopyFormatKind.Binary,
            _ => (CopyFormatKind?)null,
        };
        var isCsv = kind == CopyFormatKind.Csv;
        var quote = Single(Take(values, "quote", "\""));
        var delimiter = Single(Take(values, "delimiter", isCsv ? "," : "\t"));
        var escape = values.Remove("escape", out var escapeText) ? Single(escapeText) : quote;
        var nullText = Take(values, "null", isCsv ? "" : @"\N");
        var header = Flag(Take(values, "header", "false"));
        var encoding = Take(values, "encoding", "UTF8").Replace("-", "", StringComparison.Ordinal);
        if (kind is null || quote is null || delimiter is null || escape is null || header is null || values.Count > 0
            || !encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new CopyFormat
        {
            Kind = kind.Value,
            Delimiter = delimiter.Value,
            Quote = quote.Value,
            Escape = escape.Value,
            NullText = Encoding.UTF8.GetBytes(nullText),
            HasHeader = header.Value,
            ForcesQuotes = forcesQuotes,
        };
    }

    private static string Take(Dictionary<string, string> values, string name, string fallback) =>
        values.Remove(name, out var value) ? value : fallback;

    private static byte? Single(string text) => text.Length == 1 && char.IsAscii(text[0]) ? (byte)text[0] : null;

    /// <summary>Source: PostgreSQL 18, copy.c, defGetCopyHeaderOption and defGetBoolean.</summary>
    private static bool? Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "on" or "1" or "" => true,
        "false" or "off" or "0" => false,
        _ => null,
    };

    private static string? Value(SyntaxNode argument) => argument.Tag switch
    {
        NodeTag.None => "",
        NodeTag.StringValue => argument.Text(StringValue.Sval),
        NodeTag.BooleanValue => argument.Bool(BooleanValue.Boolval) ? "true" : "false",
        NodeTag.IntegerValue => argument.Int(IntegerValue.Ival).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
