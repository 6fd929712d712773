using System.Buffers;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>A value in text format of which the type is not known: hex as bytea writes it is read as bytea, anything else as text.</summary>
internal sealed class UnknownTextDetectingCell(ContentMasker content) : DetectingCell(content)
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private readonly TextDetectingCell _text = new(content, TextLimit.None);
    private readonly ByteaDetectingCell _bytea = new(content, binary: false);

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output) =>
        cell.StartsWith(@"\x"u8) && !cell[2..].ContainsAnyExcept(HexDigits) ? _bytea.Treat(cell, output) : _text.Treat(cell, output);
}
