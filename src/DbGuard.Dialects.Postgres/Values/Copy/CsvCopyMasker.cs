namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>COPY in CSV format: a quoted field may hold delimiters and line breaks, an unquoted one is as it stands.</summary>
internal sealed class CsvCopyMasker(CopyFormat format, CopyColumns columns) : CopyMasker(columns)
{
    private const int Incomplete = 0;
    private const int Malformed = -1;

    private readonly CellBuffer _value = new();
    private readonly CellBuffer _masked = new();
    private bool _isHeader = format.HasHeader;

    private protected override int Locate(ReadOnlySpan<byte> data, int at, Span<FieldPlace> fields, out bool isRow)
    {
        isRow = false;
        var start = at;
        for (var i = 0; i < fields.Length; i++)
        {
            var isQuoted = at < data.Length && data[at] == format.Quote;
            var length = isQuoted ? QuotedLength(data[at..]) : PlainLength(data[at..]);
            if (length < 0 || at + length >= data.Length)
            {
                return length < 0 ? Malformed : Incomplete;
            }

            fields[i] = new FieldPlace(at, length);
            at += length;
            var isLast = i == fields.Length - 1;
            if (!isLast && data[at] != format.Delimiter)
            {
                return Malformed;
            }

            at += isLast ? 0 : 1;
        }

        var end = LineEnd(data[at..]);
        if (end <= 0)
        {
            return end;
        }

        isRow = !_isHeader;
        _isHeader = false;
        return at + end - start;
    }

    private protected override bool TryReplace(ReadOnlySpan<byte> field, CellMasker masker, CellBuffer output)
    {
        var isQuoted = !field.IsEmpty && field[0] == format.Quote;
        var isNull = !isQuoted && field.SequenceEqual(format.NullText);
        if (isNull && !masker.IsFixed)
        {
            return false;
        }

        if (isNull)
        {
            field = default;
        }
        else if (isQuoted)
        {
            field = Unquote(field[1..^1]);
        }

        _masked.Clear();
        switch (masker.Treat(field, _masked))
        {
            case CellOutcome.Unchanged:
                return false;
            case CellOutcome.Masked when format.ForcesQuotes || NeedsQuotes(_masked.WrittenSpan):
                AppendQuoted(_masked.WrittenSpan, output);
                return true;
            case CellOutcome.Masked:
                output.Append(_masked.WrittenSpan);
                return true;
            default:
                output.Append(format.NullText);
                return true;
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

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(format.Quote, format.Escape))
        {
            return text;
        }

        _value.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == format.Escape && i + 1 < text.Length && (text[i + 1] == format.Quote || text[i + 1] == format.Escape))
            {
                i++;
            }

            _value.Append(text[i]);
        }

        return _value.WrittenSpan;
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
