namespace DbGuard.Corpus.Tests.Sql;

/// <summary>
/// Cuts SQL text into pieces by PostgreSQL's lexical rules (PostgreSQL 18 docs, 4.1) with standard_conforming_strings on.
/// Written apart from the product: a test must not share its mistakes. What never ends, ends with the text.
/// </summary>
internal static class SqlPieces
{
    public static IEnumerable<(SqlPieceKind Kind, Range Range)> Of(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            var (kind, end) = Next(sql, at);
            yield return (kind, at..end);
            at = end;
        }
    }

    private static (SqlPieceKind Kind, int End) Next(string sql, int at) => sql[at] switch
    {
        '-' when Has(sql, at + 1, '-') => (SqlPieceKind.Blank, Find(sql, "\n", at)),
        '/' when Has(sql, at + 1, '*') => (SqlPieceKind.Blank, Comment(sql, at)),
        '\'' => (SqlPieceKind.Quoted, Quoted(sql, at, '\'', escapes: false)),
        '"' => (SqlPieceKind.Quoted, Quoted(sql, at, '"', escapes: false)),
        'e' or 'E' when Has(sql, at + 1, '\'') => (SqlPieceKind.Quoted, Quoted(sql, at + 1, '\'', escapes: true)),
        '$' when DollarTag(sql, at) is { } tag => (SqlPieceKind.Quoted, Find(sql, tag, at + tag.Length)),
        '$' when at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1]) => (SqlPieceKind.Parameter, While(sql, at + 1, char.IsAsciiDigit)),
        var letter when IsWord(letter) => (SqlPieceKind.Word, While(sql, at, IsWord)),
        var blank when char.IsWhiteSpace(blank) => (SqlPieceKind.Blank, While(sql, at, char.IsWhiteSpace)),
        _ => (SqlPieceKind.Symbol, at + 1),
    };

    private static bool Has(string sql, int at, char wanted) => at < sql.Length && sql[at] == wanted;

    /// <summary>In a word a dollar sign is a letter like any other.</summary>
    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$' or >= '\x80';

    private static int While(string sql, int at, Func<char, bool> holds)
    {
        while (at < sql.Length && holds(sql[at]))
        {
            at++;
        }

        return at;
    }

    private static int Find(string sql, string end, int from) =>
        sql.IndexOf(end, Math.Min(from, sql.Length), StringComparison.Ordinal) is >= 0 and var at ? at + end.Length : sql.Length;

    private static int Comment(string sql, int at)
    {
        var depth = 0;
        do
        {
            (depth, at) = (Has(sql, at, '/') && Has(sql, at + 1, '*'), Has(sql, at, '*') && Has(sql, at + 1, '/')) switch
            {
                (true, _) => (depth + 1, at + 2),
                (_, true) => (depth - 1, at + 2),
                _ => (depth, at + 1),
            };
        }
        while (depth > 0 && at < sql.Length);
        return Math.Min(at, sql.Length);
    }

    private static int Quoted(string sql, int at, char quote, bool escapes)
    {
        for (at++; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\')
            {
                at++;
            }
            else if (sql[at] == quote)
            {
                if (!Has(sql, at + 1, quote))
                {
                    return at + 1;
                }

                at++;
            }
        }

        return sql.Length;
    }

    private static string? DollarTag(string sql, int at)
    {
        var end = While(sql, at + 1, letter => letter != '$' && IsWord(letter));
        return Has(sql, end, '$') && !(end > at + 1 && char.IsAsciiDigit(sql[at + 1])) ? sql[at..(end + 1)] : null;
    }
}
