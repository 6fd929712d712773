using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>PostgreSQL's own grammar (libpg_query 18) as a function from bytes to a tree.</summary>
/// <remarks>Thread-safe; holds nothing but its limits. See <see cref="SyntaxTree"/> for what the tree assumes of the session.</remarks>
public sealed class PostgresParser(ParserLimits limits)
{
    private const int WordsPerByte = 10;
    private const int LargestRent = 64 * 1024;

    // The densest text measured, a list of one-letter columns, needs 9 words a byte.
    private const int MaxWordsPerByte = 32;

    public PostgresParser()
        : this(ParserLimits.Default)
    {
    }

    /// <summary>Parses one text of any number of statements.</summary>
    /// <param name="utf8Sql">The bytes as received, without a closing NUL.</param>
    /// <returns>The tree, or the error. Never throws for a text, whatever it holds.</returns>
    public ParseOutcome Parse(ReadOnlySpan<byte> utf8Sql)
    {
        if (Refusal(utf8Sql, limits) is { } refusal)
        {
            return new(refusal);
        }

        var source = GC.AllocateUninitializedArray<byte>(utf8Sql.Length + 1);
        utf8Sql.CopyTo(source);
        source[^1] = 0;
        return ParseChecked(source);
    }

    /// <summary>Parses a string; the same as its UTF-8 bytes. For callers that hold one already.</summary>
    public ParseOutcome Parse(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Parse(Encoding.UTF8.GetBytes(sql));
    }

    /// <summary>Why a text must not reach the native parser or scanner, or null. Linear in its length.</summary>
    internal static SyntaxError? Refusal(ReadOnlySpan<byte> utf8Sql, ParserLimits limits)
    {
        if (utf8Sql.Length > Math.Min(limits.MaxBytes, ParserLimits.LargestMaxBytes))
        {
            return Refuse(SyntaxErrorCodes.TooLong, "54000", "statement text is longer than the limit");
        }

        var nul = utf8Sql.IndexOf((byte)0);
        if (nul >= 0)
        {
            return Refuse(SyntaxErrorCodes.NulByte, "22021", "statement text contains a zero byte", nul, SourcePosition.Cursor(utf8Sql, nul));
        }

        return Utf8.IsValid(utf8Sql)
            ? LexicalLimits.Check(utf8Sql, limits)
            : Refuse(SyntaxErrorCodes.InvalidUtf8, "22021", "statement text is not valid UTF-8", FirstInvalid(utf8Sql));
    }

    private unsafe ParseOutcome ParseChecked(byte[] source)
    {
        var buffer = ArrayPool<uint>.Shared.Rent(Math.Clamp(source.Length * WordsPerByte, 512, LargestRent));
        try
        {
            NativeResult result;
            fixed (byte* sql = source)
            fixed (uint* words = buffer)
            {
                var maxWords = (uint)(source.Length * MaxWordsPerByte + 1024);
                NativeParser.Parse(sql, words, (uint)buffer.Length, maxWords, (uint)Math.Min(limits.MaxTreeDepth, ParserLimits.LargestMaxTreeDepth), &result);
                if (result.Status != NativeStatus.Ok)
                {
                    return new(Explain(result, source));
                }

                var tree = new ReadOnlySpan<uint>(result.Words, (int)result.Count).ToArray();
                if (result.Owned != 0)
                {
                    NativeParser.Free(result.Words);
                }

                return new(new SyntaxTree(tree, source, (int)result.Depth, (int)result.Unknown));
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(buffer);
        }
    }

    private static SyntaxError Explain(in NativeResult result, byte[] source)
    {
        var position = SourcePosition.ByteOffset(source.AsSpan(0, source.Length - 1), result.Cursor);
        return result.Status switch
        {
            NativeStatus.TooComplex =>
                new(SyntaxErrorCodes.TooComplex, "54001", "statement is nested too deeply to be analysed", position, result.Cursor, "statement is nested too deeply to be analysed"),
            NativeStatus.OutOfMemory =>
                new(SyntaxErrorCodes.OutOfMemory, "53200", "out of memory while parsing the statement", -1, 0, "out of memory while parsing the statement"),
            _ => new(SyntaxErrorCodes.Syntax, result.SqlStateText, "statement is not valid PostgreSQL syntax", position, result.Cursor, result.Message),
        };
    }

    private static SyntaxError Refuse(string code, string sqlState, string sentence, int position = -1, int cursor = 0) =>
        new(code, sqlState, sentence, position, cursor, sentence);

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }
}
