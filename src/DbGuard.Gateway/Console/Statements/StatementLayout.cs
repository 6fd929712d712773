using System.Collections.Frozen;
using System.Text;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Gateway.Commands;

namespace DbGuard.Gateway.Console.Statements;

/// <summary>A statement laid out for reading: PostgreSQL's own scanner says what each part is, and only white space is ever changed.</summary>
internal static class StatementLayout
{
    private const int LongestLine = 100_000;
    private const string Indent = "  ";

    private static readonly FrozenSet<string> s_clauses = FrozenSet.ToFrozenSet(
        ["select", "from", "where", "group", "order", "having", "limit", "offset", "union", "intersect", "except", "set", "values", "returning", "window", "for"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_joins = FrozenSet.ToFrozenSet(["join", "left", "right", "full", "inner", "cross", "natural"], StringComparer.Ordinal);

    /// <summary>The pieces in order, line feeds among them. A text on one line gets a line for each clause; others keep theirs.</summary>
    public static IReadOnlyList<StatementPiece> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tokens = bytes.Length > LongestLine ? [] : SqlTokens.Of(bytes);
        if (tokens.IsEmpty)
        {
            return [new StatementPiece(SafeText.Escape(text, keepLines: true), null)];
        }

        var breaks = !text.Contains('\n', StringComparison.Ordinal);
        var pieces = new List<StatementPiece>(tokens.Length * 2);
        var (end, depth, previous, isBetween) = (0, 0, "", false);
        foreach (var token in tokens)
        {
            var space = Encoding.UTF8.GetString(bytes.AsSpan(end, token.Offset - end));
            var word = Encoding.UTF8.GetString(bytes.AsSpan(token.Offset, token.Length));
            var folded = token.Kind == SqlTokenKind.Keyword ? word.ToLowerInvariant() : "";
            if (breaks && depth == 0 && space.Length > 0 && end > 0 && !(isBetween && folded == "and") && Break(folded, previous) is { } lead)
            {
                space = "\n" + lead;
            }

            // The `and` of `between a and b` joins no conditions.
            isBetween = folded == "between" || (isBetween && folded != "and");
            depth = Math.Max(0, depth + (word == "(" ? 1 : word == ")" ? -1 : 0));
            if (space.Length > 0)
            {
                pieces.Add(new StatementPiece(SafeText.Escape(space.Replace("\t", Indent, StringComparison.Ordinal), keepLines: true), null));
            }

            pieces.Add(new StatementPiece(SafeText.Escape(word, keepLines: true), ClassOf(token.Kind)));
            (end, previous) = (token.Offset + token.Length, folded);
        }

        if (end < bytes.Length && Encoding.UTF8.GetString(bytes.AsSpan(end)).TrimEnd() is { Length: > 0 } rest)
        {
            pieces.Add(new StatementPiece(SafeText.Escape(rest, keepLines: true), null));
        }

        return pieces;
    }

    /// <summary>What a word begins its line with, when it begins one.</summary>
    private static string? Break(string word, string previous) =>
        s_clauses.Contains(word) && previous is not ("delete" or "do" or "distinct" or "insert") ? ""
        : s_joins.Contains(word) && !s_joins.Contains(previous) && previous is not "outer" ? Indent
        : word is "and" or "or" ? Indent
        : null;

    private static string? ClassOf(SqlTokenKind kind) => kind switch
    {
        SqlTokenKind.Keyword => "k",
        SqlTokenKind.String => "s",
        SqlTokenKind.Number => "n",
        SqlTokenKind.Parameter => "p",
        SqlTokenKind.Comment => "c",
        _ => null,
    };
}
