using System.Buffers;
using System.Collections.Immutable;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Cuts a text into tokens by PostgreSQL's own scanner, for showing it. Decides nothing.</summary>
public static class SqlTokens
{
    private const int WordsPerToken = 3;
    private const int LargestRent = 64 * 1024;

    /// <summary>The tokens of a text, in order, without overlap; none when it cannot be scanned.</summary>
    public static unsafe ImmutableArray<SqlToken> Of(ReadOnlySpan<byte> utf8Sql)
    {
        // The scanner reads to the first zero byte.
        if (utf8Sql.IsEmpty || utf8Sql.Contains((byte)0))
        {
            return [];
        }

        var source = new byte[utf8Sql.Length + 1];
        utf8Sql.CopyTo(source);
        var buffer = ArrayPool<uint>.Shared.Rent(Math.Min(source.Length * WordsPerToken, LargestRent));
        try
        {
            fixed (byte* sql = source)
            fixed (uint* words = buffer)
            {
                NativeResult result;
                NativeParser.Scan(sql, words, (uint)buffer.Length, &result);
                if (result.Status != NativeStatus.Ok)
                {
                    return [];
                }

                try
                {
                    return Collect(new ReadOnlySpan<uint>(result.Words, (int)result.Count));
                }
                finally
                {
                    if (result.Owned != 0)
                    {
                        NativeParser.Free(result.Words);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(buffer);
        }
    }

    private static ImmutableArray<SqlToken> Collect(ReadOnlySpan<uint> words)
    {
        var tokens = ImmutableArray.CreateBuilder<SqlToken>(words.Length / WordsPerToken);
        for (var i = 0; i + 2 < words.Length; i += WordsPerToken)
        {
            tokens.Add(new SqlToken((int)words[i + 1], (int)(words[i + 2] - words[i + 1]), KindOf((TokenClass)words[i])));
        }

        return tokens.DrainToImmutable();
    }

    private static SqlTokenKind KindOf(TokenClass token) => token switch
    {
        TokenClass.String or TokenClass.Bits => SqlTokenKind.String,
        TokenClass.Number => SqlTokenKind.Number,
        TokenClass.Comment => SqlTokenKind.Comment,
        TokenClass.Parameter => SqlTokenKind.Parameter,
        TokenClass.Identifier => SqlTokenKind.Identifier,
        TokenClass.Keyword => SqlTokenKind.Keyword,
        _ => SqlTokenKind.Symbol,
    };
}
