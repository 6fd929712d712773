using System.Buffers.Binary;
using System.Text;

namespace DbGuard.TestKit.Wire;

/// <summary>One message from the backend, as received. Read here by hand: the kit must not share a mistake with the product.</summary>
/// <param name="Type">Type byte.</param>
/// <param name="Body">What follows the length.</param>
public sealed record WireMessage(char Type, byte[] Body)
{
    /// <summary>Fields of ErrorResponse or NoticeResponse by their letter.</summary>
    public IReadOnlyDictionary<char, string> Fields
    {
        get
        {
            var fields = new Dictionary<char, string>();
            for (var at = 0; Body[at] != 0;)
            {
                var key = (char)Body[at++];
                fields[key] = Text(ref at);
            }

            return fields;
        }
    }

    /// <summary>SQLSTATE of ErrorResponse or NoticeResponse.</summary>
    public string SqlState => Fields['C'];

    /// <summary>Primary message of ErrorResponse or NoticeResponse.</summary>
    public string Sentence => Fields['M'];

    /// <summary>Tag of CommandComplete.</summary>
    public string Tag
    {
        get
        {
            var at = 0;
            return Text(ref at);
        }
    }

    /// <summary>Transaction status of ReadyForQuery: I, T or E.</summary>
    public char Status => (char)Body[0];

    /// <summary>Cells of DataRow; null for NULL.</summary>
    public IReadOnlyList<byte[]?> Cells
    {
        get
        {
            var cells = new List<byte[]?>();
            var at = 2;
            for (var n = BinaryPrimitives.ReadInt16BigEndian(Body); n > 0; n--)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at));
                at += 4;
                cells.Add(length < 0 ? null : Body[at..(at + length)]);
                at += Math.Max(length, 0);
            }

            return cells;
        }
    }

    /// <summary>Cells of DataRow as UTF-8.</summary>
    public IEnumerable<string?> TextCells => Cells.Select(cell => cell is null ? null : Encoding.UTF8.GetString(cell));

    /// <summary>Column names of RowDescription.</summary>
    public IReadOnlyList<string> ColumnNames
    {
        get
        {
            const int RestOfColumn = 4 + 2 + 4 + 2 + 4 + 2;
            var names = new List<string>();
            var at = 2;
            for (var n = BinaryPrimitives.ReadInt16BigEndian(Body); n > 0; n--)
            {
                names.Add(Text(ref at));
                at += RestOfColumn;
            }

            return names;
        }
    }

    /// <summary>A four-byte number at an offset of the body, e.g. the kind of an Authentication message.</summary>
    public int Int32At(int offset) => BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(offset));

    /// <inheritdoc />
    public override string ToString() => Type switch
    {
        'E' or 'N' => $"{Type} {SqlState} {Sentence}",
        'C' => $"C {Tag}",
        'Z' => $"Z {Status}",
        _ => $"{Type} ({Body.Length} bytes)",
    };

    private string Text(ref int at)
    {
        var end = Array.IndexOf(Body, (byte)0, at);
        var text = Encoding.UTF8.GetString(Body, at, end - at);
        at = end + 1;
        return text;
    }
}
