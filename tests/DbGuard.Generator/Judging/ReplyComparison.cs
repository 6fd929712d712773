using DbGuard.Generator.Trees;
using DbGuard.Generator.Wire;

namespace DbGuard.Generator.Judging;

/// <summary>Compares answers byte by byte; rows may come in another order, because no order was asked for.</summary>
internal static class ReplyComparison
{
    /// <summary>True when both are the same.</summary>
    public static bool AreEqual(Reply one, Reply other) =>
        one.Bytes.Span.SequenceEqual(other.Bytes.Span) || (AreEqual(Frame(one), Frame(other)) && AreSameRows(Rows(one), Rows(other)));

    /// <summary>
    /// True when both fail in the same way, one some rows later than the other and with no row that the other has not: which row fails depends on
    /// values and on the plan, and nothing else shows.
    /// </summary>
    public static bool FailsAtAnotherRow(Reply one, Reply other)
    {
        var (few, more) = (Rows(one), Rows(other));
        (few, more) = few.Count <= more.Count ? (few, more) : (more, few);
        return one.SqlState is not null && few.Count < more.Count && AreEqual(WithoutPauses(one), WithoutPauses(other))
            && few.TrueForAll(row => more.Exists(later => later.Span.SequenceEqual(row.Span)));
    }

    /// <summary>True when both are the same but for the columns that show something of labels.</summary>
    /// <param name="one">An answer.</param>
    /// <param name="other">Another.</param>
    /// <param name="columns">What each column shows.</param>
    public static bool AreEqualWhereNothingShows(Reply one, Reply other, IReadOnlyList<Traits> columns) =>
        AreEqual(Outline(one), Outline(other)) && AreSameRows(Visible(one, columns), Visible(other, columns));

    /// <summary>Everything but the rows and the notices, in order: texts of notices are withheld where labels are touched.</summary>
    private static List<ReplyMessage> Outline(Reply reply) => [.. reply.Messages.Where(message => message.Type is not ('D' or 'd' or 'N'))];

    /// <summary>True when no row has another number of cells than the model says.</summary>
    public static bool FitsModel(Reply reply, int columns) => reply.Messages.All(message => message.Type != 'D' || message.Cells().Count == columns);

    /// <summary>Everything but the rows, in order.</summary>
    private static List<ReplyMessage> Frame(Reply reply) => [.. reply.Messages.Where(message => message.Type is not ('D' or 'd'))];

    /// <summary>The frame without the ends of pieces: how many there are follows from the number of rows.</summary>
    private static List<ReplyMessage> WithoutPauses(Reply reply) => [.. Frame(reply).Where(message => message.Type != 's')];

    private static List<ReadOnlyMemory<byte>> Rows(Reply reply) => [.. reply.Messages.Where(message => message.Type is 'D' or 'd').Select(message => message.Body)];

    private static List<ReadOnlyMemory<byte>> Visible(Reply reply, IReadOnlyList<Traits> columns)
    {
        var rows = new List<ReadOnlyMemory<byte>>();
        foreach (var message in reply.Messages.Where(message => message.Type == 'D'))
        {
            var cells = message.Cells();
            var row = new List<byte>();
            for (var i = 0; i < cells.Count; i++)
            {
                if (i >= columns.Count || columns[i] == Traits.None)
                {
                    row.AddRange(cells[i].Span);
                }
            }

            rows.Add(row.ToArray());
        }

        return rows;
    }

    private static bool AreEqual(List<ReplyMessage> one, List<ReplyMessage> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < one.Count; i++)
        {
            if (one[i].Type != other[i].Type || !(one[i].Body.Span.SequenceEqual(other[i].Body.Span) || IsSameSyntaxError(one[i], other[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The guard tells syntax errors itself, in the server's words, without the line of the server's source.</summary>
    private static bool IsSameSyntaxError(ReplyMessage one, ReplyMessage other) =>
        one.Type == 'E' && one.Field('C') == "42601" && one.Field('M') == other.Field('M') && one.Field('P') == other.Field('P');

    private static bool AreSameRows(List<ReadOnlyMemory<byte>> one, List<ReadOnlyMemory<byte>> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        one.Sort(Compare);
        other.Sort(Compare);
        for (var i = 0; i < one.Count; i++)
        {
            if (!one[i].Span.SequenceEqual(other[i].Span))
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceCompareTo(other.Span);
}
