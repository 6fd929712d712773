using System.Buffers.Binary;
using System.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Coverage.Recording;

/// <summary>What the recorder reads from the server's messages (PostgreSQL 18 docs, 54.7 Message Formats).</summary>
internal static class BackendText
{
    /// <summary>The string at the start of a body, up to its zero byte.</summary>
    public static string First(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..body.IndexOf((byte)0)]);

    /// <summary>Name and value of a ParameterStatus.</summary>
    public static (string Name, string Value) Parameter(ReadOnlySpan<byte> body)
    {
        var name = First(body);
        return (name, First(body[(Encoding.UTF8.GetByteCount(name) + 1)..]));
    }

    /// <summary>The SQLSTATE of an ErrorResponse.</summary>
    public static string SqlState(ReadOnlySpan<byte> body)
    {
        while (body[0] != 0)
        {
            var end = body.IndexOf((byte)0);
            if (body[0] == (byte)'C')
            {
                return Encoding.ASCII.GetString(body[1..end]);
            }

            body = body[(end + 1)..];
        }

        return "";
    }

    /// <summary>Columns of a RowDescription.</summary>
    public static List<DescribedColumn> Columns(ReadOnlySpan<byte> body)
    {
        var count = BinaryPrimitives.ReadInt16BigEndian(body);
        body = body[2..];
        var columns = new List<DescribedColumn>(count);
        for (var i = 0; i < count; i++)
        {
            var end = body.IndexOf((byte)0);
            var name = Encoding.UTF8.GetString(body[..end]);
            body = body[(end + 1)..];
            columns.Add(new(name, new ReportedColumn(BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadInt16BigEndian(body[4..]))));
            body = body[18..];
        }

        return columns;
    }

    /// <summary>Cells of a DataRow as text.</summary>
    public static string?[] Row(ReadOnlySpan<byte> body)
    {
        var cells = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < cells.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length >= 0)
            {
                cells[i] = Encoding.UTF8.GetString(body[..length]);
                body = body[length..];
            }
        }

        return cells;
    }
}
