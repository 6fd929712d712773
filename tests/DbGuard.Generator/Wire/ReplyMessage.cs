using System.Buffers.Binary;
using System.Text;

namespace DbGuard.Generator.Wire;

/// <summary>A message of a reply.</summary>
/// <param name="Type">Its type byte.</param>
/// <param name="Body">What follows the length.</param>
internal readonly record struct ReplyMessage(char Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>A field of an error or notice; empty when it is not there.</summary>
    public string Field(char code)
    {
        var body = Body.Span;
        while (body.Length > 1 && body[0] != 0)
        {
            var end = body.IndexOf((byte)0);
            if (body[0] == code)
            {
                return Encoding.UTF8.GetString(body[1..end]);
            }

            body = body[(end + 1)..];
        }

        return "";
    }

    /// <summary>The cells of a row, each with its length before it.</summary>
    public List<ReadOnlyMemory<byte>> Cells()
    {
        var cells = new List<ReadOnlyMemory<byte>>();
        var at = 2;
        for (var left = BinaryPrimitives.ReadInt16BigEndian(Body.Span); left > 0; left--)
        {
            var length = 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(Body.Span[at..]));
            cells.Add(Body.Slice(at, length));
            at += length;
        }

        return cells;
    }

    /// <inheritdoc />
    public override string ToString() => Type switch
    {
        'E' or 'N' => $"{Type} {Field('C')} {Field('M')} {Field('D')}",
        'Z' or '1' or '2' or '3' or 'n' or 's' => $"{Type}",
        _ => $"{Type} {Printable(Body.Span)}",
    };

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes[..Math.Min(bytes.Length, 400)])
        {
            text.Append(value is >= 32 and < 127 ? (char)value : '·');
        }

        return text.ToString();
    }
}
