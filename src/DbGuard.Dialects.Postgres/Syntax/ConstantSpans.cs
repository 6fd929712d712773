using System.Buffers;
using System.Collections.Immutable;
using DbGuard.Core;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>
/// Where a text holds literals and comments: strings of every form, numbers, bit strings, both kinds of comment. What is left after
/// cutting them out is safe to keep in the clear.
/// </summary>
/// <remarks>
/// Found by PostgreSQL's own scanner, in order, without overlap. <c>true</c>, <c>false</c>, <c>null</c>, parameters and names are not literals here.
/// When the text cannot be scanned, one span covers all of it: fail closed.
/// </remarks>
internal static class ConstantSpans
{
    private const int LargestRent = 64 * 1024;
    private const int WordsPerToken = 3;

    /// <summary>The spans of a parsed text.</summary>
    public static ImmutableArray<SourceSpan> Of(SyntaxTree tree) => Scan(tree.TerminatedSource);

    /// <summary>The spans of a text that may not parse; texts beyond the limits are covered whole.</summary>
    public static ImmutableArray<SourceSpan> Of(ReadOnlySpan<byte> utf8Sql, ParserLimits limits)
    {
        if (PostgresParser.Refusal(utf8Sql, limits) is not null)
        {
            return Whole(utf8Sql.Length);
        }

        var source = new byte[utf8Sql.Length + 1];
        utf8Sql.CopyTo(source);
        return Scan(source);
    }

    /// <summary>
    /// The part of <paramref name="spans"/> that belongs to one statement: from the end of the statement before it to its own end, and
    /// for the last one to the end of the text, so that no comment between statements is lost.
    /// </summary>
    public static ImmutableArray<SourceSpan> Within(ImmutableArray<SourceSpan> spans, SyntaxTree tree, int statement)
    {
        var all = tree.Statements;
        var from = statement == 0 ? 0 : all[statement - 1].Location + all[statement - 1].Length;
        var to = statement == all.Length - 1 ? int.MaxValue : all[statement].Location + all[statement].Length;
        if (from == 0 && to == int.MaxValue)
        {
            return spans;
        }

        // Spans are in order: a search each, or a text of many statements costs their square. A span across the border belongs to both.
        var first = FirstThat(spans, from, static (span, at) => span.Offset + span.Length > at);
        var end = FirstThat(spans, to, static (span, at) => span.Offset >= at);
        return first < end ? spans[first..end] : [];
    }

    private static int FirstThat(ImmutableArray<SourceSpan> spans, int position, Func<SourceSpan, int, bool> holds)
    {
        var (low, high) = (0, spans.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(spans[middle], position) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static unsafe ImmutableArray<SourceSpan> Scan(ReadOnlySpan<byte> terminated)
    {
        // A token needs at least one byte, and three words; longer texts fall back to memory of the native side.
        var buffer = ArrayPool<uint>.Shared.Rent(Math.Min(terminated.Length * WordsPerToken, LargestRent));
        try
        {
            fixed (byte* sql = terminated)
            fixed (uint* words = buffer)
            {
                NativeResult result;
                NativeParser.Scan(sql, words, (uint)buffer.Length, &result);
                if (result.Status != NativeStatus.Ok)
                {
                    return Whole(terminated.Length - 1);
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

    private static ImmutableArray<SourceSpan> Collect(ReadOnlySpan<uint> tokens)
    {
        var spans = ImmutableArray.CreateBuilder<SourceSpan>();
        for (var i = 0; i < tokens.Length; i += WordsPerToken)
        {
            if ((TokenClass)tokens[i] is TokenClass.String or TokenClass.Number or TokenClass.Bits or TokenClass.Comment)
            {
                spans.Add(new((int)tokens[i + 1], (int)(tokens[i + 2] - tokens[i + 1])));
            }
        }

        return spans.DrainToImmutable();
    }

    private static ImmutableArray<SourceSpan> Whole(int length) => length == 0 ? [] : [new(0, length)];
}
