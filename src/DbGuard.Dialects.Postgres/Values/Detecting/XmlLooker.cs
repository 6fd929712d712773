using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// Looks through the text, attribute values, comments, CDATA sections and processing instructions of an XML document or fragment, with references
/// undone. Only the bytes of a match are replaced. Something in a document type declaration cannot be replaced: the cell becomes NULL. Holds
/// scratch buffers: not thread-safe. Source: Extensible Markup Language (XML) 1.0.
/// </summary>
internal sealed class XmlLooker(ContentMasker content)
{
    /// <summary>A tag is looked at together with the text behind it when it stands no farther before it, in bytes.</summary>
    private const int MostTagDistance = 64;

    private const int Malformed = -1;
    private const int Withheld = -2;

    private readonly CellBuffer _mask = new();
    private readonly DecodedText _decoded = new();
    private int _copied;

    /// <summary>Looks a document through and appends it, masked, when something is found. Null: it is not well-formed, and something may have been appended.</summary>
    public CellOutcome? LookThrough(ReadOnlySpan<byte> document, CellBuffer output)
    {
        _copied = 0;
        var context = 0;
        for (var at = 0; at < document.Length;)
        {
            if (document[at] != (byte)'<')
            {
                var length = document[at..].IndexOf((byte)'<');
                var end = length < 0 ? document.Length : at + length;
                LookAt(document, Near(context, at), at, end, isText: true, output);
                at = end;
                continue;
            }

            context = at;
            var next = LookAtMarkup(document, at, output);
            if (next == Withheld)
            {
                return CellOutcome.Null;
            }

            if (next < 0)
            {
                return null;
            }

            at = next;
        }

        output.Append(document[_copied..]);
        return _copied == 0 ? CellOutcome.Unchanged : CellOutcome.Masked;
    }

    private static int Near(int context, int at) => at - context <= MostTagDistance ? context : at;

    /// <summary>Looks through markup; returns where it ends.</summary>
    private int LookAtMarkup(ReadOnlySpan<byte> document, int at, CellBuffer output)
    {
        var rest = document[at..];
        return rest.StartsWith("<!--"u8) ? LookAtSection(document, at, 4, "-->"u8, output)
            : rest.StartsWith("<![CDATA["u8) ? LookAtSection(document, at, 9, "]]>"u8, output)
            : rest.StartsWith("<?"u8) ? LookAtSection(document, at, 2, "?>"u8, output)
            : rest.StartsWith("<!"u8) ? LookAtDeclaration(document, at)
            : LookAtTag(document, at, output);
    }

    private int LookAtSection(ReadOnlySpan<byte> document, int at, int opening, ReadOnlySpan<byte> closing, CellBuffer output)
    {
        var start = at + opening;
        var length = start > document.Length ? -1 : document[start..].IndexOf(closing);
        if (length < 0)
        {
            return Malformed;
        }

        LookAt(document, Near(at, start), start, start + length, isText: false, output);
        return start + length + closing.Length;
    }

    /// <summary>To the bracket that closes it, those in quotes and in its own square brackets left out.</summary>
    private int LookAtDeclaration(ReadOnlySpan<byte> document, int at)
    {
        var depth = 0;
        for (var end = at; end < document.Length; end++)
        {
            switch (document[end])
            {
                case (byte)'"' or (byte)'\'':
                    var quote = document[(end + 1)..].IndexOf(document[end]);
                    end = quote < 0 ? document.Length : end + 1 + quote;
                    break;
                case (byte)'<' or (byte)'[':
                    depth++;
                    break;
                case (byte)'>' or (byte)']' when --depth == 0:
                    if (!content.Find(document[at..end]))
                    {
                        return end + 1;
                    }

                    content.CountAll();
                    return Withheld;
                default:
                    break;
            }
        }

        return Malformed;
    }

    private int LookAtTag(ReadOnlySpan<byte> document, int at, CellBuffer output)
    {
        for (var end = at + 1; end < document.Length; end++)
        {
            switch (document[end])
            {
                case (byte)'>':
                    return end + 1;
                case (byte)'<':
                    return Malformed;
                case (byte)'"' or (byte)'\'':
                    var start = end + 1;
                    var length = document[start..].IndexOf(document[end]);
                    if (length < 0)
                    {
                        return Malformed;
                    }

                    end = start + length;
                    LookAt(document, Near(at, start), start, end, isText: true, output);
                    break;
                default:
                    break;
            }
        }

        return Malformed;
    }

    /// <param name="document">The document.</param>
    /// <param name="context">Where what may tell about the stretch begins.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="isText">True where references stand for characters.</param>
    /// <param name="output">Takes the document up to the last match.</param>
    private void LookAt(ReadOnlySpan<byte> document, int context, int start, int end, bool isText, CellBuffer output)
    {
        var text = document[context..end];
        var isDecoded = isText && document[start..end].Contains((byte)'&');
        if (isDecoded)
        {
            _decoded.Clear();
            _decoded.Append(document[context..start], context);
            XmlReferences.Decode(document, start, end, _decoded);
            text = _decoded.Text;
        }

        if (!content.FindFrom(text, start - context))
        {
            return;
        }

        for (var i = 0; i < content.Found.Count; i++)
        {
            var (match, _) = content.Found[i];
            var from = isDecoded ? _decoded.OriginOf(match.Start) : context + match.Start;
            var to = isDecoded ? _decoded.OriginOf(match.End) : context + match.End;
            _mask.Clear();
            content.WriteMask(i, text, _mask);
            output.Append(document[_copied..from]);
            AppendMask(isText, document[to..], output);
            _copied = to;
        }
    }

    private void AppendMask(bool isText, ReadOnlySpan<byte> following, CellBuffer output)
    {
        if (!isText)
        {
            // Nothing can be escaped here, and nothing may end the section.
            output.Append(_mask.WrittenSpan.IndexOfAny("<>&-?"u8) < 0 ? _mask.WrittenSpan : "****"u8);
            return;
        }

        XmlReferences.Append(_mask.WrittenSpan, output);
        if (following.StartsWith("]>"u8) && output.WrittenSpan.EndsWith("]"u8))
        {
            // ]]> may not stand in text.
            output.Truncate(output.Length - 1);
            output.Append("&#93;"u8);
        }
    }
}
