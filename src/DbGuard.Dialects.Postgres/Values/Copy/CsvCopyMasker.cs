namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>COPY in CSV format: a quoted field may hold delimiters and line breaks, an unquoted one is as it stands.</summary>
internal sealed class CsvCopyMasker(CopyFormat format, CellMasker?[] columns) : CopyMasker(columns)
{
    private const int Incomplete = 0;
    private const int Malformed = -1;

    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();
    private bool _isHeader = format.HasHeader;

    private protected override int Take(ReadOnlySpan<byte> data, CellBuffer output)
    {
        var at = 0;
        for (var i = 0; i < Columns.Length; i++)
        {
            var isQuoted = at < data.Length && data[at] == format.Quote;
            var length = isQuoted ? QuotedLength(data[at..]) : PlainLength(data[at..]);
            if (length < 0 || at + length >= data.Length)
            {
                return length < 0 ? Malformed : Incomplete;
            }

            Emit(data.Slice(at, length), isQuoted, _isHeader ? null : Columns[i], output);
            at += length;
            var isLast = i == Columns.Length - 1;
            if (!isLast && data[at] != format.Delimiter)
            {
                return Malformed;
            }

            if (!isLast)
            {
                output.Append(format.Delimiter);
                at++;
            }
        }

        var end = LineEnd(data[at..]);
        if (end <= 0)
        {
            return end;
        }

        output.Append(data.Slice(at, end));
        Rows += _isHeader ? 0 : 1;
        _isHeader = false;
        return at + end;
    }

    private void Emit(ReadOnlySpan<byte> field, bool isQuoted, CellMasker? masker, CellBuffer output)
    {
        var isNull = !isQuoted && field.SequenceEqual(format.NullText);
        if (masker is null || (isNull && !masker.IsFixed))
        {
            output.Append(field);
            return;
        }

        _value.Clear();
        _masked.Clear();
        if (isQuoted)
        {
            Unquote(field[1..^1]);
        }
        else if (!isNull)
        {
            _value.Append(field);
        }

        if (!masker.TryMask(_value.WrittenSpan, _masked))
        {
            output.Append(format.NullText);
        }
        else if (format.ForcesQuotes || NeedsQuotes(_masked.WrittenSpan))
        {
            AppendQuoted(_masked.WrittenSpan, output);
        }
        else
        {
            output.Append(_masked.WrittenSpan);
        }
    }

    /// <summary>Length of a quoted field with both quotes; the length of the data when its end is not there yet.</summary>
    private int QuotedLength(ReadOnlySpan<byte> data)
    {
        for (var at = 1; ; at += 2)
        {
            var special = data[at..].IndexOfAny(format.Quote, format.Escape);
            if (special < 0 || at + special + 1 >= data.Length)
            {
                return data.Length;
            }

            at += special;
            var isEscape = data[at] == format.Escape && (data[at + 1] == format.Quote || data[at + 1] == format.Escape);
            if (!isEscape)
            {
                if (data[at] == format.Quote)
                {
                    return at + 1;
                }

                at--; // An escape character before an ordinary one stands for itself.
            }
        }
    }

    private int PlainLength(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOfAny(format.Delimiter, (byte)'\n', (byte)'\r');
        var length = end < 0 ? data.Length : end;
        return data[..length].Contains(format.Quote) ? Malformed : length;
    }

    private static int LineEnd(ReadOnlySpan<byte> data) => data switch
    {
        [(byte)'\n', ..] => 1,
        [(byte)'\r', (byte)'\n', ..] => 2,
        [(byte)'\r'] => Incomplete,
        _ => Malformed,
    };

    private void Unquote(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == format.Escape && i + 1 < text.Length && (text[i + 1] == format.Quote || text[i + 1] == format.Escape))
            {
                i++;
            }

            _value.Append(text[i]);
        }
    }

    private bool NeedsQuotes(ReadOnlySpan<byte> value) =>
        value.IndexOfAny(format.Delimiter, format.Quote, (byte)'\n') >= 0 || value.Contains((byte)'\r')
        || value.SequenceEqual(format.NullText) || value.SequenceEqual(@"\."u8);

    private void AppendQuoted(ReadOnlySpan<byte> value, CellBuffer output)
    {
        output.Append(format.Quote);
        foreach (var unit in value)
        {
            if (unit == format.Quote || unit == format.Escape)
            {
                output.Append(format.Escape);
            }

            output.Append(unit);
        }

        output.Append(format.Quote);
    }
}
