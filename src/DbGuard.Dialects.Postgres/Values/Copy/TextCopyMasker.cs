namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>COPY in text format: one line a row, special characters after a backslash.</summary>
internal sealed class TextCopyMasker(CopyFormat format, CellMasker?[] columns) : CopyMasker(columns)
{
    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();
    private bool _isHeader = format.HasHeader;

    private protected override int Take(ReadOnlySpan<byte> data, CellBuffer output)
    {
        // A line break inside a value is written as \n, so that this one ends the row.
        var end = data.IndexOf((byte)'\n');
        if (end < 0)
        {
            return 0;
        }

        var row = data[..end];
        if (row.EndsWith("\r"u8))
        {
            row = row[..^1];
        }

        if (_isHeader)
        {
            _isHeader = false;
            output.Append(data[..(end + 1)]);
            return end + 1;
        }

        if (!TryMaskRow(row, output))
        {
            return -1;
        }

        output.Append(data[row.Length..(end + 1)]);
        Rows++;
        return end + 1;
    }

    private bool TryMaskRow(ReadOnlySpan<byte> row, CellBuffer output)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            var length = FieldLength(row);
            var isLast = length == row.Length;
            if (length < 0 || isLast != (i == Columns.Length - 1))
            {
                return false;
            }

            if (Columns[i] is { } masker)
            {
                MaskField(row[..length], masker, output);
            }
            else
            {
                output.Append(row[..length]);
            }

            if (!isLast)
            {
                output.Append(format.Delimiter);
                row = row[(length + 1)..];
            }
        }

        return Columns.Length > 0;
    }

    private void MaskField(ReadOnlySpan<byte> field, CellMasker masker, CellBuffer output)
    {
        var isNull = field.SequenceEqual(format.NullText);
        if (isNull && !masker.IsFixed)
        {
            output.Append(field);
            return;
        }

        _value.Clear();
        _masked.Clear();
        if (!isNull)
        {
            Unescape(field);
        }

        if (masker.TryMask(_value.WrittenSpan, _masked))
        {
            AppendEscaped(_masked.WrittenSpan, output);
        }
        else
        {
            output.Append(format.NullText);
        }
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
