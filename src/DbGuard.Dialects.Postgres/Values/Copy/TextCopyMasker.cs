namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>COPY in text format: one line a row, special characters after a backslash.</summary>
internal sealed class TextCopyMasker(CopyFormat format, CopyColumns columns) : CopyMasker(columns)
{
    private const int Incomplete = 0;
    private const int Malformed = -1;

    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();
    private bool _isHeader = format.HasHeader;

    private protected override int Locate(ReadOnlySpan<byte> data, int at, Span<FieldPlace> fields, out bool isRow)
    {
        // A line break inside a value is written as \n, so that this one ends the row.
        var end = data[at..].IndexOf((byte)'\n');
        isRow = !_isHeader && end >= 0;
        if (end < 0)
        {
            return Incomplete;
        }

        var row = data.Slice(at, end);
        if (row.EndsWith("\r"u8))
        {
            row = row[..^1];
        }

        if (_isHeader)
        {
            _isHeader = false;
            return end + 1;
        }

        return TryLocate(row, at, fields) ? end + 1 : Malformed;
    }

    private protected override bool TryReplace(ReadOnlySpan<byte> field, CellMasker masker, CellBuffer output)
    {
        var isNull = field.SequenceEqual(format.NullText);
        if (isNull && !masker.IsFixed)
        {
            return false;
        }

        if (isNull)
        {
            field = default;
        }
        else if (field.Contains((byte)'\\'))
        {
            _value.Clear();
            Unescape(field);
            field = _value.WrittenSpan;
        }

        _masked.Clear();
        switch (masker.Treat(field, _masked))
        {
            case CellOutcome.Unchanged:
                return false;
            case CellOutcome.Masked:
                AppendEscaped(_masked.WrittenSpan, output);
                return true;
            default:
                output.Append(format.NullText);
                return true;
        }
    }

    private bool TryLocate(ReadOnlySpan<byte> row, int start, Span<FieldPlace> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var length = FieldLength(row);
            var isLast = length == row.Length;
            if (length < 0 || isLast != (i == fields.Length - 1))
            {
                return false;
            }

            fields[i] = new FieldPlace(start, length);
            if (!isLast)
            {
                row = row[(length + 1)..];
                start += length + 1;
            }
        }

        return fields.Length > 0;
    }

    /// <summary>Bytes up to the next delimiter or the end; -1 when a backslash stands alone.</summary>
    private int FieldLength(ReadOnlySpan<byte> row)
    {
        for (var at = 0; ; at += 2)
        {
            var special = row[at..].IndexOfAny(format.Delimiter, (byte)'\\');
            if (special < 0)
            {
                return row.Length;
            }

            at += special;
            if (row[at] == format.Delimiter)
            {
                return at;
            }

            if (at + 1 >= row.Length)
            {
                return -1;
            }
        }
    }

    private void Unescape(ReadOnlySpan<byte> field)
    {
        while (field.IndexOf((byte)'\\') is var at and >= 0)
        {
            _value.Append(field[..at]);
            _value.Append(field[at + 1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'v' => (byte)'\v',
                var other => other,
            });
            field = field[(at + 2)..];
        }

        _value.Append(field);
    }

    private void AppendEscaped(ReadOnlySpan<byte> value, CellBuffer output)
    {
        foreach (var unit in value)
        {
            var letter = unit switch
            {
                (byte)'\b' => (byte)'b',
                (byte)'\f' => (byte)'f',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                (byte)'\v' => (byte)'v',
                (byte)'\\' => (byte)'\\',
                _ => unit,
            };
            if (letter != unit || unit == (byte)'\\' || unit == format.Delimiter)
            {
                output.Append((byte)'\\');
            }

            output.Append(letter);
        }
    }
}
