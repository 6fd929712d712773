using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>xml: the same text in both formats.</summary>
internal sealed class XmlDetectingCell(ContentMasker content) : DetectingCell(content)
{
    private readonly XmlLooker _xml = new(content);

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output) =>
        !Content.Find(cell) && !cell.Contains((byte)'&') ? CellOutcome.Unchanged : _xml.LookThrough(cell, output) ?? Withhold(cell);
}
