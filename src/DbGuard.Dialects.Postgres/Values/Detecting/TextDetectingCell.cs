using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// Text of any type whose text format can be edited. A text that is one JSON object or array is treated as JSON: a mask must leave it one, and
/// escapes must not hide what is in it. One that is bytea's hex is treated as bytea.
/// </summary>
internal sealed class TextDetectingCell(ContentMasker content, TextLimit limit) : DetectingCell(content)
{
    private JsonLooker? _json;
    private ByteaDetectingCell? _bytea;

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (ByteaText.IsHex(cell))
        {
            return (_bytea ??= new ByteaDetectingCell(Content, binary: false)).Treat(cell, output);
        }

        var start = output.Length;
        var isFound = Content.Find(cell);
        if (JsonLooker.MayBeDocument(cell) && (isFound || cell.Contains((byte)'\\')))
        {
            var outcome = (_json ??= new JsonLooker(Content, JsonNumbers.AsText)).LookThrough(cell, output);
            if (outcome == CellOutcome.Masked)
            {
                limit.Fit(output, start);
            }

            if (outcome is { } known)
            {
                return known;
            }

            output.Truncate(start);
            isFound = isFound && Content.Find(cell);
        }

        if (!isFound)
        {
            return CellOutcome.Unchanged;
        }

        Content.Write(cell, output);
        limit.Fit(output, start);
        return CellOutcome.Masked;
    }
}
