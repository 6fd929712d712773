using System.Buffers.Binary;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// An array in binary format, masked element by element as in text format (<see cref="TextArrayCellMasker"/>).
/// Layout: Int32 dimensions (0 to 6), Int32 flags (1 when an element is NULL), UInt32 element type, per dimension Int32 size and
/// Int32 lower bound, then per element Int32 length (-1 for NULL) and bytes.
/// Source: PostgreSQL 18, arrayfuncs.c, array_send and array_recv.
/// </summary>
internal sealed class BinaryArrayCellMasker(CellMasker element) : CellMasker
{
    private const int HeaderBytes = 12;
    private const int FlagsOffset = 4;
    private const int DimensionBytes = 8;
    private const int MostDimensions = 6;
    private const int Null = -1;

    private bool _isChanged;

    /// <summary>An array of one element.</summary>
    public static byte[] One(uint elementTypeId, byte[] element)
    {
        var buffer = new CellBuffer();
        buffer.AppendInt32(1);
        buffer.AppendInt32(0);
        buffer.AppendInt32((int)elementTypeId);
        buffer.AppendInt32(1);
        buffer.AppendInt32(1);
        buffer.AppendInt32(element.Length);
        buffer.Append(element);
        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public override CellOutcome Treat(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var start = output.Length;
        _isChanged = false;
        if (!TryMask(cell, output))
        {
            return CellOutcome.Null;
        }

        if (!_isChanged)
        {
            output.Truncate(start);
        }

        return _isChanged ? CellOutcome.Masked : CellOutcome.Unchanged;
    }

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (cell.Length < HeaderBytes || BinaryPrimitives.ReadInt32BigEndian(cell) is < 0 or > MostDimensions)
        {
            return false;
        }

        var start = output.Length;
        var header = HeaderBytes + BinaryPrimitives.ReadInt32BigEndian(cell) * DimensionBytes;
        if (cell.Length < header || !TryCount(cell[HeaderBytes..header], out var count))
        {
            return false;
        }

        output.Append(cell[..header]);
        cell = cell[header..];
        var hasNull = false;
        for (long i = 0; i < count; i++)
        {
            if (!TryMaskElement(ref cell, output, ref hasNull))
            {
                return false;
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(output.Written[(start + FlagsOffset)..], hasNull ? 1 : 0);
        return cell.IsEmpty;
    }

    private static bool TryCount(ReadOnlySpan<byte> dimensions, out long count)
    {
        count = dimensions.IsEmpty ? 0 : 1;
        for (; !dimensions.IsEmpty; dimensions = dimensions[DimensionBytes..])
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(dimensions);
            count *= size;
            if (size < 0 || count > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryMaskElement(ref ReadOnlySpan<byte> cell, CellBuffer output, ref bool hasNull)
    {
        if (cell.Length < sizeof(int))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(cell);
        cell = cell[sizeof(int)..];
        if (length < Null || length > cell.Length)
        {
            return false;
        }

        var lengthAt = output.Length;
        output.AppendInt32(Null);
        if (length == Null)
        {
            hasNull = true;
            return true;
        }

        switch (element.Treat(cell[..length], output))
        {
            case CellOutcome.Unchanged:
                output.Append(cell[..length]);
                break;
            case CellOutcome.Masked:
                _isChanged = true;
                break;
            default:
                return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(output.Written[lengthAt..], output.Length - lengthAt - sizeof(int));
        cell = cell[length..];
        return true;
    }
}
