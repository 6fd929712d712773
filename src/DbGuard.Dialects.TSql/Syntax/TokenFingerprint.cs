using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>What of a statement's tokens goes into the record: a hash without its literals, and where literals and comments stand.</summary>
internal static class TokenFingerprint
{
    /// <summary>Lower-case hex SHA-256 over the tokens in order, each with its type and length, literals by their type alone.</summary>
    public static string Of(TSqlFragment fragment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var token in TokensOf(fragment))
        {
            if (IsSpace(token) || IsComment(token))
            {
                continue;
            }

            var text = IsLiteral(token) ? "" : token.Text ?? "";
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes((int)token.TokenType));
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static ImmutableArray<SourceSpan> Literals(TSqlFragment fragment, TextPositions positions) =>
        [.. TokensOf(fragment).Where(t => IsLiteral(t) || IsComment(t)).Select(positions.Of)];

    private static IEnumerable<TSqlParserToken> TokensOf(TSqlFragment fragment)
    {
        if (fragment.ScriptTokenStream is not { } tokens || fragment.FirstTokenIndex < 0)
        {
            yield break;
        }

        for (var i = fragment.FirstTokenIndex; i <= fragment.LastTokenIndex && i < tokens.Count; i++)
        {
            yield return tokens[i];
        }
    }

    private static bool IsSpace(TSqlParserToken token) => token.TokenType is TSqlTokenType.WhiteSpace or TSqlTokenType.EndOfFile;

    private static bool IsComment(TSqlParserToken token) => token.TokenType is TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment;

    private static bool IsLiteral(TSqlParserToken token) => token.TokenType is TSqlTokenType.AsciiStringLiteral or TSqlTokenType.UnicodeStringLiteral
        or TSqlTokenType.AsciiStringOrQuotedIdentifier or TSqlTokenType.Integer or TSqlTokenType.Numeric or TSqlTokenType.Real or TSqlTokenType.HexLiteral
        or TSqlTokenType.Money;
}
