using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// Looks through the strings of a JSON document, names of members included, with their escapes undone. Only the bytes of a match are replaced;
/// everything else stays as it was written. A number that is found becomes <c>null</c>. Holds scratch buffers: not thread-safe.
/// </summary>
internal sealed class JsonLooker(ContentMasker content, JsonNumbers numbers)
{
    /// <summary>A member's name is looked at together with its value when it stands no farther before it, in bytes.</summary>
    private const int MostKeyDistance = 64;

    private readonly CellBuffer _stack = new();
    private readonly CellBuffer _mask = new();
    private readonly DecodedText _decoded = new();
    private ByteaDetectingCell? _bytea;

    /// <summary>True when a text may be an object or array; only those are documents where text is expected.</summary>
    public static bool MayBeDocument(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] is (byte)'{' or (byte)'[';
    }

    /// <summary>Looks a document through and appends it, masked, when something is found. Null: it is no JSON document, and something may have been appended.</summary>
    public CellOutcome? LookThrough(ReadOnlySpan<byte> document, CellBuffer output)
    {
        _stack.Clear();
        var cursor = new JsonCursor(document, _stack);
        var copied = 0;
        var context = 0;
        while (true)
        {
            switch (cursor.Read())
            {
                case JsonToken.Key:
                    LookAtString(document, cursor.Start, cursor, output, ref copied);
                    context = cursor.Start - 1;
                    break;
                case JsonToken.String:
                    LookAtString(document, cursor.Start - context <= MostKeyDistance ? context : cursor.Start, cursor, output, ref copied);
                    break;
                case JsonToken.Number:
                    if (IsFound(document[cursor.Start..cursor.End]))
                    {
                        output.Append(document[copied..cursor.Start]);
                        output.Append("null"u8);
                        copied = cursor.End;
                    }

                    break;
                case JsonToken.End:
                    output.Append(document[copied..]);
                    return copied == 0 ? CellOutcome.Unchanged : CellOutcome.Masked;
                default:
                    return null;
            }
        }
    }

    /// <summary>What to_jsonb makes of a bytea: a string that is replaced as a whole.</summary>
    private void LookAtBytea(ReadOnlySpan<byte> document, ReadOnlySpan<byte> text, JsonCursor cursor, CellBuffer output, ref int copied)
    {
        _mask.Clear();
        if ((_bytea ??= new ByteaDetectingCell(content, binary: false)).Treat(text, _mask) == CellOutcome.Masked)
        {
            output.Append(document[copied..cursor.Start]);
            JsonEscapes.Append(_mask.WrittenSpan, output);
            copied = cursor.End;
        }
    }

    private bool IsFound(ReadOnlySpan<byte> number)
    {
        if (number.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        if (numbers == JsonNumbers.AsNumbers)
        {
            return content.IsFoundNumber(number);
        }

        if (!content.Find(number))
        {
            return false;
        }

        content.CountAll();
        return true;
    }

    /// <param name="document">The document.</param>
    /// <param name="context">Where what may tell about the string begins; the string's start for nothing.</param>
    /// <param name="cursor">Stands at the string.</param>
    /// <param name="output">Takes the document up to the last match.</param>
    /// <param name="copied">How much of the document has been dealt with.</param>
    private void LookAtString(ReadOnlySpan<byte> document, int context, JsonCursor cursor, CellBuffer output, ref int copied)
    {
        ReadOnlySpan<byte> text;
        if (cursor.IsEscaped)
        {
            _decoded.Clear();
            _decoded.Append(document[context..cursor.Start], context);
            JsonEscapes.Decode(document, cursor.Start, cursor.End, _decoded);
            text = _decoded.Text;
        }
        else
        {
            text = document[context..cursor.End];
        }

        if (cursor.IsEscaped && ByteaText.IsHex(text[(cursor.Start - context)..]))
        {
            LookAtBytea(document, text[(cursor.Start - context)..], cursor, output, ref copied);
            return;
        }

        if (!content.FindFrom(text, cursor.Start - context))
        {
            return;
        }

        for (var i = 0; i < content.Found.Count; i++)
        {
            var (match, _) = content.Found[i];
            var start = cursor.IsEscaped ? _decoded.OriginOf(match.Start) : context + match.Start;
            _mask.Clear();
            content.WriteMask(i, text, _mask);
            output.Append(document[copied..start]);
            JsonEscapes.Append(_mask.WrittenSpan, output);
            copied = cursor.IsEscaped ? _decoded.OriginOf(match.End) : context + match.End;
        }
    }
}
