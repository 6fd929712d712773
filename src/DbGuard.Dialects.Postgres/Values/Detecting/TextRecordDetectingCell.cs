using System.Buffers;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// A composite value in text format, field by field. If a field becomes NULL (an empty field) the others stay. One that cannot be taken apart is
/// looked at as a whole. Source: PostgreSQL 18 docs, 8.16.6 Composite Type Input and Output Syntax.
/// </summary>
/// <param name="content">Counts what is found.</param>
/// <param name="fields">By ordinal; null for a field that holds no text. Empty when the types are not known.</param>
/// <param name="unknown">For fields of unknown type.</param>
internal sealed class TextRecordDetectingCell(ContentMasker content, CellMasker?[] fields, CellMasker unknown) : DetectingCell(content)
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\"\\(), \t\n\r\v\f"u8);
    private static readonly SearchValues<byte> FieldEnd = SearchValues.Create(",)(\"\\"u8);

    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var before = Content.Total;
        if (cell.IsEmpty || cell[0] != (byte)'(')
        {
            return Withhold(cell);
        }

        var copied = 0;
        var at = 1;
        for (var ordinal = 0; ; ordinal++)
        {
            var start = at;
            if (!TryRead(cell, ref at))
            {
                return Content.Total == before ? Withhold(cell) : CellOutcome.Null;
            }

            // Nothing between the commas is NULL.
            var field = fields.Length == 0 ? unknown : ordinal < fields.Length ? fields[ordinal] : unknown;
            if (at > start && field is not null)
            {
                LookAtField(field, cell, start, at, ref copied, output);
            }

            if (cell[at] == (byte)')')
            {
                break;
            }

            at++;
        }

        if (at + 1 != cell.Length)
        {
            return Content.Total == before ? Withhold(cell) : CellOutcome.Null;
        }

        output.Append(cell[copied..]);
        return copied == 0 ? CellOutcome.Unchanged : CellOutcome.Masked;
    }

    private void LookAtField(CellMasker field, ReadOnlySpan<byte> cell, int start, int end, ref int copied, CellBuffer output)
    {
        _masked.Clear();
        var outcome = field.Treat(_value.WrittenSpan, _masked);
        if (outcome == CellOutcome.Unchanged)
        {
            return;
        }

        output.Append(cell[copied..start]);
        if (outcome == CellOutcome.Masked)
        {
            AppendQuoted(_masked.WrittenSpan, output);
        }

        copied = end;
    }

    /// <summary>Reads a field's value into <see cref="_value"/> and moves to the comma or bracket behind it.</summary>
    private bool TryRead(ReadOnlySpan<byte> cell, ref int at)
    {
        _value.Clear();
        if (at < cell.Length && cell[at] == (byte)'"')
        {
            at++;
            while (true)
            {
                var special = at > cell.Length ? -1 : cell[at..].IndexOfAny((byte)'"', (byte)'\\');
                if (special < 0)
                {
                    return false;
                }

                _value.Append(cell.Slice(at, special));
                at += special + 1;
                var isEnd = cell[at - 1] == (byte)'"' && (at == cell.Length || cell[at] != (byte)'"');
                if (isEnd)
                {
                    break;
                }

                if (at == cell.Length)
                {
                    return false;
                }

                _value.Append(cell[at++]);
            }
        }
        else
        {
            var length = cell[at..].IndexOfAny(FieldEnd);
            if (length < 0)
            {
                return false;
            }

            _value.Append(cell.Slice(at, length));
            at += length;
        }

        return at < cell.Length && cell[at] is (byte)',' or (byte)')';
    }

    private static void AppendQuoted(ReadOnlySpan<byte> value, CellBuffer output)
    {
        if (!value.IsEmpty && value.IndexOfAny(NeedsQuotes) < 0)
        {
            output.Append(value);
            return;
        }

        output.Append((byte)'"');
        foreach (var unit in value)
        {
            if (unit is (byte)'"' or (byte)'\\')
            {
                output.Append(unit);
            }

            output.Append(unit);
        }

        output.Append((byte)'"');
    }
}
