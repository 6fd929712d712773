using System.Buffers;
using System.Text;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// An array in text format, masked element by element; dimensions, bounds and NULL elements stay. When an element has no
/// mask, or the cell is malformed: NULL, because clients cannot read unexpected NULLs in arrays of numbers.
/// Source: PostgreSQL 18 docs, 8.15.6 Array Input and Output Syntax.
/// </summary>
internal sealed class TextArrayCellMasker(CellMasker element) : CellMasker
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\"\\{}, \t\n\r\v\f"u8);
    private static readonly SearchValues<byte> BoundCharacters = SearchValues.Create("[]:+-0123456789"u8);
    private static readonly SearchValues<byte> ElementEnd = SearchValues.Create(",}{\"\\"u8);

    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();
    private bool _isChanged;

    /// <summary>An array of one element.</summary>
    public static byte[] One(byte[] element)
    {
        var buffer = new CellBuffer();
        buffer.Append((byte)'{');
        AppendQuoted(element, buffer);
        buffer.Append((byte)'}');
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
        if (!cell.IsEmpty && cell[0] == (byte)'[')
        {
            var bounds = cell.IndexOf((byte)'=');
            if (bounds < 0 || cell[..bounds].ContainsAnyExcept(BoundCharacters))
            {
                return false;
            }

            output.Append(cell[..(bounds + 1)]);
            cell = cell[(bounds + 1)..];
        }

        var depth = 0;
        var elementMayStart = false;
        while (!cell.IsEmpty)
        {
            switch (cell[0])
            {
                case (byte)'{' when depth == 0 || elementMayStart:
                    depth++;
                    elementMayStart = true;
                    break;
                case (byte)'}' when depth > 0:
                    depth--;
                    elementMayStart = false;
                    break;
                case (byte)',' when !elementMayStart && depth > 0:
                    elementMayStart = true;
                    break;
                default:
                    if (!elementMayStart || depth == 0 || !TryMaskElement(ref cell, output))
                    {
                        return false;
                    }

                    elementMayStart = false;
                    continue;
            }

            output.Append(cell[0]);
            cell = cell[1..];
            if (depth == 0)
            {
                return cell.IsEmpty;
            }
        }

        return false;
    }

    private bool TryMaskElement(ref ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var whole = cell;
        var isQuoted = cell[0] == (byte)'"';
        _value.Clear();
        if (isQuoted ? !TryReadQuoted(ref cell) : !TryReadPlain(ref cell))
        {
            return false;
        }

        if (!isQuoted && IsNull(_value.WrittenSpan))
        {
            output.Append(whole[..^cell.Length]);
            return true;
        }

        _masked.Clear();
        switch (element.Treat(_value.WrittenSpan, _masked))
        {
            case CellOutcome.Unchanged:
                output.Append(whole[..^cell.Length]);
                return true;
            case CellOutcome.Masked:
                _isChanged = true;
                AppendQuoted(_masked.WrittenSpan, output);
                return true;
            default:
                return false;
        }
    }

    private bool TryReadQuoted(ref ReadOnlySpan<byte> cell)
    {
        for (var rest = cell[1..]; ;)
        {
            var special = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (special < 0)
            {
                return false;
            }

            _value.Append(rest[..special]);
            if (rest[special] == (byte)'"')
            {
                cell = rest[(special + 1)..];
                return true;
            }

            if (special + 1 == rest.Length)
            {
                return false;
            }

            _value.Append(rest[special + 1]);
            rest = rest[(special + 2)..];
        }
    }

    private bool TryReadPlain(ref ReadOnlySpan<byte> cell)
    {
        var end = cell.IndexOfAny(ElementEnd);
        if (end <= 0 || cell[end] is not ((byte)',' or (byte)'}'))
        {
            return false;
        }

        _value.Append(cell[..end]);
        cell = cell[end..];
        return true;
    }

    private static void AppendQuoted(ReadOnlySpan<byte> value, CellBuffer output)
    {
        if (!value.IsEmpty && value.IndexOfAny(NeedsQuotes) < 0 && !IsNull(value))
        {
            output.Append(value);
            return;
        }

        output.Append((byte)'"');
        foreach (var unit in value)
        {
            if (unit is (byte)'"' or (byte)'\\')
            {
                output.Append((byte)'\\');
            }

            output.Append(unit);
        }

        output.Append((byte)'"');
    }

    private static bool IsNull(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, "null"u8);
}
