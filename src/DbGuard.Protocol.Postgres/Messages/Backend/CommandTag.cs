using System.Buffers.Text;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>Reads command tags such as <c>SELECT 5</c>, <c>INSERT 0 1</c> and <c>CREATE TABLE</c>.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.7 Message Formats, CommandComplete.</remarks>
public static class CommandTag
{
    /// <summary>The row count, which is the last word when that is a number; false when the command counts no rows.</summary>
    public static bool TryGetRowCount(ReadOnlySpan<byte> tag, out long rows)
    {
        var space = tag.LastIndexOf((byte)' ');
        rows = 0;
        return space >= 0
            && Utf8Parser.TryParse(tag[(space + 1)..], out rows, out var consumed)
            && consumed == tag.Length - space - 1
            && rows >= 0;
    }
}
