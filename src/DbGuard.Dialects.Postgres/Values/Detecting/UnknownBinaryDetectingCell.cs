using System.Buffers.Binary;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// A computed value in a binary COPY, which tells no types. Text holds no zero byte, so what has none and no version byte is treated as text; an
/// array is known by its layout and names its element type; anything else becomes NULL when something is found in its bytes.
/// </summary>
internal sealed class UnknownBinaryDetectingCell(ContentMasker content, CatalogSnapshot catalog) : DetectingCell(content)
{
    private const int ArrayHeaderBytes = 12;
    private const int ElementTypeOffset = 8;
    private const int MostDimensions = 6;
    private const byte JsonVersion = 1;

    private readonly TextDetectingCell _text = new(content, TextLimit.None);
    private readonly JsonDetectingCell _json = new(content, hasVersion: true);
    private readonly Dictionary<uint, CellMasker> _arrays = [];

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (!cell.Contains((byte)0))
        {
            return !cell.IsEmpty && cell[0] == JsonVersion ? _json.Treat(cell, output) : _text.Treat(cell, output);
        }

        return cell.Length > ArrayHeaderBytes && BinaryPrimitives.ReadInt32BigEndian(cell) is > 0 and <= MostDimensions
            && BinaryPrimitives.ReadInt32BigEndian(cell[sizeof(int)..]) is 0 or 1
            && ArrayOf(BinaryPrimitives.ReadUInt32BigEndian(cell[ElementTypeOffset..])) is { } array
            ? array.Treat(cell, output)
            : Withhold(cell);
    }

    private CellMasker? ArrayOf(uint element)
    {
        if (!_arrays.TryGetValue(element, out var array)
            && DetectingCellFactory.Create(new CellType(element, -1, IsBinary: true), Content, catalog) is { } cell)
        {
            array = new ArrayDetectingCell(Content, new BinaryArrayCellMasker(cell));
            _arrays.Add(element, array);
        }

        return array;
    }
}
