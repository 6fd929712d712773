using System.Buffers;
using System.Text.Unicode;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// bytea that holds text: valid UTF-8 without control characters. Anything else (pictures, archives, ciphertext) is left alone: to change a byte
/// in it would break it.
/// </summary>
internal sealed class ByteaDetectingCell(ContentMasker content, bool binary) : DetectingCell(content)
{
    /// <summary>Hex digits that are decoded first, to see whether it may be text at all.</summary>
    private const int FirstHexDigits = 1024;

    private static readonly SearchValues<byte> Control =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i).Where(b => b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')), 0x7F]);

    private readonly CellBuffer _decoded = new();
    private readonly CellBuffer _masked = new();

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (binary)
        {
            if (!IsText(cell) || !Content.Find(cell))
            {
                return CellOutcome.Unchanged;
            }

            Content.Write(cell, output);
            return CellOutcome.Masked;
        }

        if (!MayBeText(cell))
        {
            return CellOutcome.Unchanged;
        }

        _decoded.Clear();
        if (!ByteaText.TryDecode(cell, _decoded) || !IsText(_decoded.WrittenSpan) || !Content.Find(_decoded.WrittenSpan))
        {
            return CellOutcome.Unchanged;
        }

        _masked.Clear();
        Content.Write(_decoded.WrittenSpan, _masked);
        ByteaText.AppendHex(_masked.WrittenSpan, output);
        return CellOutcome.Masked;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(Control) && Utf8.IsValid(bytes);

    private bool MayBeText(ReadOnlySpan<byte> cell)
    {
        if (cell.Length <= FirstHexDigits || !cell.StartsWith(@"\x"u8))
        {
            return true;
        }

        _decoded.Clear();
        return ByteaText.TryDecode(cell[..FirstHexDigits], _decoded) && !_decoded.WrittenSpan.ContainsAny(Control);
    }
}
