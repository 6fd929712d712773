using System.Buffers.Binary;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>
/// COPY in binary format: a header (11 bytes signature, Int32 flags, Int32 length of an extension and that), rows (Int16 field
/// count, per field Int32 length or -1, and bytes), and Int16 -1 at the end.
/// </summary>
internal sealed class BinaryCopyMasker(CopyColumns columns) : CopyMasker(columns)
{
    private const int HeaderBytes = 19;
    private const int Incomplete = 0;
    private const int Malformed = -1;
    private const int Null = -1;
    private const short End = -1;

    private readonly CellBuffer _masked = new();
    private bool _hasHeader;
    private bool _hasEnded;

    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    private protected override bool IsComplete => _hasEnded;

    private protected override int Locate(ReadOnlySpan<byte> data, int at, Span<FieldPlace> fields, out bool isRow)
    {
        isRow = false;
        if (_hasEnded)
        {
            return Malformed;
        }

        if (!_hasHeader)
        {
            return TakeHeader(data[at..]);
        }

        if (data.Length - at < sizeof(short))
        {
            return Incomplete;
        }

        var count = BinaryPrimitives.ReadInt16BigEndian(data[at..]);
        if (count == End)
        {
            _hasEnded = true;
            return sizeof(short);
        }

        if (count != fields.Length)
        {
            return Malformed;
        }

        var taken = LocateFields(data, at, fields);
        isRow = taken > 0;
        return taken;
    }

    private protected override bool TryReplace(ReadOnlySpan<byte> field, CellMasker masker, CellBuffer output)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(field) == Null && !masker.IsFixed)
        {
            return false;
        }

        _masked.Clear();
        var outcome = masker.Treat(field[sizeof(int)..], _masked);
        if (outcome == CellOutcome.Unchanged)
        {
            return false;
        }

        output.AppendInt32(outcome == CellOutcome.Masked ? _masked.Length : Null);
        output.Append(_masked.WrittenSpan);
        return true;
    }

    private int TakeHeader(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderBytes)
        {
            return Incomplete;
        }

        var flags = BinaryPrimitives.ReadInt32BigEndian(data[Signature.Length..]);
        var extension = BinaryPrimitives.ReadInt32BigEndian(data[(Signature.Length + sizeof(int))..]);
        if (!data.StartsWith(Signature) || flags != 0 || extension != 0)
        {
            return Malformed;
        }

        _hasHeader = true;
        return HeaderBytes;
    }

    private static int LocateFields(ReadOnlySpan<byte> data, int start, Span<FieldPlace> fields)
    {
        var at = start + sizeof(short);
        for (var i = 0; i < fields.Length; i++)
        {
            if (data.Length - at < sizeof(int))
            {
                return Incomplete;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(data[at..]);
            if (length < Null)
            {
                return Malformed;
            }

            if (length > data.Length - at - sizeof(int))
            {
                return Incomplete;
            }

            fields[i] = new FieldPlace(at, sizeof(int) + Math.Max(length, 0));
            at = fields[i].End;
        }

        return at - start;
    }
}
