using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// An array, element by element. If an element becomes NULL the whole array does, as under masks. One that cannot be taken apart is looked at as
/// a whole.
/// </summary>
/// <param name="content">Counts what is found.</param>
/// <param name="array">Takes the array apart; its elements count in <paramref name="content"/> too.</param>
internal sealed class ArrayDetectingCell(ContentMasker content, CellMasker array) : DetectingCell(content)
{
    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var before = Content.Total;
        var outcome = array.Treat(cell, output);
        return outcome == CellOutcome.Null && Content.Total == before ? Withhold(cell) : outcome;
    }
}
