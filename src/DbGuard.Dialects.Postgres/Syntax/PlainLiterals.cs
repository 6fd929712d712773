using System.Buffers;
using DbGuard.Core;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>
/// Finds literals of two plain forms: up to nine decimal digits, which are an <c>integer</c> whatever they are, and
/// <c>'…'</c> without quote or backslash inside (PostgreSQL 18 docs, 4.1.2.1 String Constants, 4.1.2.6 Numeric Constants).
/// </summary>
/// <remarks>
/// This is no scanner: inside comments, dollar quotes and quoted names it finds things that are no literals. Who uses it must know from
/// the parser that a token is one. Exchanging such a token for another of its form leaves every other token of the text as it was: the
/// scanner is in its ground state where the token begins, takes exactly the token, since no character that could continue it follows, and
/// is in its ground state again.
/// </remarks>
internal static class PlainLiterals
{
    private const int MostDigits = 9;
    private const int LongestString = 256;

    private static readonly SearchValues<byte> s_starts = SearchValues.Create("'0123456789"u8);
    private static readonly SearchValues<byte> s_stringEnds = SearchValues.Create("'\\"u8);

    /// <summary>The tokens in order; 0 when there are none or more than fit.</summary>
    public static int Find(ReadOnlySpan<byte> text, Span<SourceSpan> tokens)
    {
        var count = 0;
        var at = 0;
        while (text[at..].IndexOfAny(s_starts) is >= 0 and var next)
        {
            var start = at + next;
            var end = text[start] == (byte)'\'' ? EndOfString(text, start) : EndOfDigits(text, start);
            at = end < 0 ? start + 1 : end;
            if (end < 0 || !IsPlain(text, start, end))
            {
                continue;
            }

            if (count == tokens.Length)
            {
                return 0;
            }

            tokens[count++] = new SourceSpan(start, end - start);
        }

        return count;
    }

    private static int EndOfDigits(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>After the closing quote; -1 when a backslash or the end of the text comes first.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text, int start)
    {
        var length = text[(start + 1)..].IndexOfAny(s_stringEnds);
        return length >= 0 && text[start + 1 + length] == (byte)'\'' ? start + length + 2 : -1;
    }

    private static bool IsPlain(ReadOnlySpan<byte> text, int start, int end) =>
        (start == 0 || !Joins(text[start - 1]))
        && (end == text.Length || !Joins(text[end]))
        && end - start <= (text[start] == (byte)'\'' ? LongestString : MostDigits);

    /// <summary>True for a character that could make one token of itself and the literal beside it.</summary>
    private static bool Joins(byte character) =>
        char.IsAsciiLetterOrDigit((char)character) || character >= 0x80 || "_$.'\"\\&#"u8.Contains(character);
}
