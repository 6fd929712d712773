using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>A cell in a binary format that is not known: nothing in it can be replaced, so it becomes NULL when something is found in its bytes.</summary>
internal sealed class OpaqueDetectingCell(ContentMasker content) : DetectingCell(content)
{
    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output) => Withhold(cell);
}
