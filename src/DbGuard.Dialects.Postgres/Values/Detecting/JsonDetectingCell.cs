using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>json and jsonb. Source for the binary format of jsonb: PostgreSQL 18, jsonb.c, jsonb_send: a version byte, 1, then the text.</summary>
internal sealed class JsonDetectingCell(ContentMasker content, bool hasVersion) : DetectingCell(content)
{
    private const byte Version = 1;

    private readonly JsonLooker _json = new(content, JsonNumbers.AsNumbers);

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (hasVersion)
        {
            if (cell.IsEmpty || cell[0] != Version)
            {
                return Withhold(cell);
            }

            output.Append(Version);
            cell = cell[1..];
        }

        // Without escapes a document is text like any other, and most have nothing in them.
        if (!Content.Find(cell) && !cell.Contains((byte)'\\'))
        {
            return CellOutcome.Unchanged;
        }

        return _json.LookThrough(cell, output) ?? Withhold(cell);
    }
}
