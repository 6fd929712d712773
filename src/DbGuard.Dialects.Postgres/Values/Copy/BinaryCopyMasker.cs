using System.Buffers.Binary;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>
/// COPY in binary format: a header (11 bytes signature, Int32 flags, Int32 length of an extension and that), rows (Int16 field
/// count, per field Int32 length or -1, and bytes), and Int16 -1 at the end.
/// </summary>
internal sealed class BinaryCopyMasker(CellMasker?[] columns) : CopyMasker(columns)
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

    private protected override int Take(ReadOnlySpan<byte> data, CellBuffer output)
    {
        if (_hasEnded)
        {
            return Malformed;
        }

        if (!_hasHeader)
        {
            return TakeHeader(data, output);
        }

        if (data.Length < sizeof(short))
        {
            return Incomplete;
        }

        var count = BinaryPrimitives.ReadInt16BigEndian(data);
        if (count == End)
        {
            _hasEnded = true;
            output.Append(data[..sizeof(short)]);
            return sizeof(short);
        }

        return count == Columns.Length ? TakeRow(data, output) : Malformed;
    }

    private int TakeHeader(ReadOnlySpan<byte> data, CellBuffer output)
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
        output.Append(data[..HeaderBytes]);
        return HeaderBytes;
    }

    private int TakeRow(ReadOnlySpan<byte> data, CellBuffer output)
    {
        var copied = 0;
        var at = sizeof(short);
        for (var i = 0; i < Columns.Length; i++)
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

            var end = at + sizeof(int) + Math.Max(length, 0);
            if (Columns[i] is { } masker && (length != Null || masker.IsFixed))
            {
                output.Append(data[copied..at]);
                _masked.Clear();
                var hasMask = masker.TryMask(data[(at + sizeof(int))..end], _masked);
                output.AppendInt32(hasMask ? _masked.Length : Null);
                output.Append(_masked.WrittenSpan);
                copied = end;
            }

            at = end;
        }

        output.Append(data[copied..at]);
        Rows++;
        return at;
    }
}
