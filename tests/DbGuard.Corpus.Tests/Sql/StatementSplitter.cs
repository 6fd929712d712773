namespace DbGuard.Corpus.Tests.Sql;

/// <summary>Splits a text into its statements, as psql does before it sends them one by one.</summary>
internal static class StatementSplitter
{
    /// <summary>The statements without their semicolons; those that are empty are left out, unless there is no other.</summary>
    public static IReadOnlyList<string> Split(string sql)
    {
        var statements = new List<string>();
        int start = 0, depth = 0, blocks = 0;
        var hasContent = false;
        var previous = "";
        foreach (var (kind, range) in SqlPieces.Of(sql))
        {
            var text = sql.AsSpan(range);
            if (kind == SqlPieceKind.Symbol && text is ";" && depth == 0 && blocks == 0)
            {
                Add(statements, sql[start..range.Start.Value], hasContent);
                (start, hasContent) = (range.End.Value, false);
                continue;
            }

            hasContent |= kind != SqlPieceKind.Blank;
            depth += kind == SqlPieceKind.Symbol ? text switch { "(" => 1, ")" => -1, _ => 0 } : 0;
            depth = Math.Max(depth, 0);
            if (kind == SqlPieceKind.Word)
            {
                var word = text.ToString().ToUpperInvariant();
                // The body of a function in standard SQL: BEGIN ATOMIC … END, in which CASE … END nests.
                blocks += (word, previous, blocks) switch
                {
                    ("ATOMIC", "BEGIN", _) => 1,
                    ("CASE", _, > 0) => 1,
                    ("END", _, > 0) => -1,
                    _ => 0,
                };
                previous = word;
            }
        }

        Add(statements, sql[start..], hasContent);
        return statements.Count > 0 ? statements : [sql];
    }

    private static void Add(List<string> statements, string text, bool hasContent)
    {
        if (hasContent)
        {
            statements.Add(text.Trim());
        }
    }
}
