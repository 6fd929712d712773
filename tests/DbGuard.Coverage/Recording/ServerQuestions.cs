using System.Buffers.Binary;
using System.Text;

namespace DbGuard.Coverage.Recording;

/// <summary>Asks the server on the recorded connection itself, between two of the client's messages: temporary and uncommitted objects are seen.</summary>
/// <param name="server">The connection.</param>
/// <param name="client">Where notifications go that come meanwhile.</param>
internal sealed class ServerQuestions(RawChannel server, RawChannel client)
{
    /// <summary>Transaction status of the last ReadyForQuery: <c>I</c>, <c>T</c> or <c>E</c>.</summary>
    public char Status { get; set; } = 'I';

    /// <summary>Names of the columns of the last answer.</summary>
    public List<DescribedColumn> Columns { get; private set; } = [];

    /// <summary>Runs a query and gives its rows as text.</summary>
    /// <exception cref="ServerRefusedException">The server refused it.</exception>
    /// <exception cref="EndOfStreamException">The connection is gone.</exception>
    public List<string?[]> Ask(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)'Q';
        BinaryPrimitives.WriteInt32BigEndian(head[1..], 4 + text.Length + 1);
        server.Write(head);
        server.Write(text);
        server.Write([0]);
        server.Flush();
        var rows = new List<string?[]>();
        string? refusal = null;
        while (server.TryRead(out var frame))
        {
            switch (frame.Type)
            {
                case 'T':
                    Columns = BackendText.Columns(frame.Body);
                    break;
                case 'D':
                    rows.Add(BackendText.Row(frame.Body));
                    break;
                case 'E':
                    refusal ??= BackendText.SqlState(frame.Body);
                    break;
                case 'A':
                    client.Write(frame.Bytes.Span);
                    break;
                case 'Z':
                    Status = (char)frame.Body[0];
                    return refusal is null ? rows : throw new ServerRefusedException(refusal);
                default:
                    break;      // command tags, notices and settings of our own statements
            }
        }

        throw new EndOfStreamException();
    }
}
