using System.Text.Json;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

internal enum DocumentShape
{
    Json,
    /// <summary>jsonb in binary format: a version byte, 1, then the text.</summary>
    BinaryJson,
    Xml,
}

/// <summary>
/// json, jsonb, xml: a value-independent mask becomes a JSON string, or XML character content. Maskers that look at the value
/// have no answer: part of a document is no document.
/// </summary>
internal sealed class DocumentCellMasker(IMasker masker, DocumentShape shape) : ScalarCellMasker
{
    private const byte BinaryJsonVersion = 1;

    public override bool TryMaskAnything(CellBuffer output)
    {
        var text = new CellBuffer();
        if (!masker.TryMaskText([], text))
        {
            return false;
        }

        if (shape == DocumentShape.Xml)
        {
            output.Append(text.WrittenSpan);
            return text.WrittenSpan.IndexOfAny("<>&"u8) < 0;
        }

        if (shape == DocumentShape.BinaryJson)
        {
            output.Append(BinaryJsonVersion);
        }

        output.Append((byte)'"');
        output.Append(JsonEncodedText.Encode(text.WrittenSpan).EncodedUtf8Bytes);
        output.Append((byte)'"');
        return true;
    }

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) => false;
}
