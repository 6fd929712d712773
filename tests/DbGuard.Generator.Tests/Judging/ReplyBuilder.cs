using DbGuard.Generator.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Generator.Tests.Judging;

/// <summary>Puts replies together by hand.</summary>
internal static class ReplyBuilder
{
    public static Reply Rows(params string[][] rows) =>
        new(Written(rows).Bytes(new WireWriter().Text($"SELECT {rows.Length}").ToMessage('C')).Bytes(new WireWriter().Byte('I').ToMessage('Z')).ToArray());

    private static WireWriter Written(string[][] rows)
    {
        var writer = new WireWriter();
        foreach (var row in rows)
        {
            var body = new WireWriter().Int16(row.Length);
            foreach (var cell in row)
            {
                body.Int32(cell.Length).Bytes(System.Text.Encoding.UTF8.GetBytes(cell));
            }

            writer.Bytes(body.ToMessage('D'));
        }

        return writer;
    }

    public static Reply Error(string sqlState, string sentence, params string[][] rows) => new(Written(rows)
        .Bytes(new WireWriter().Byte('C').Text(sqlState).Byte('M').Text(sentence).Byte(0).ToMessage('E'))
        .Bytes(new WireWriter().Byte('I').ToMessage('Z')).ToArray());
}
