using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>A cell that is looked through and stays as it is when nothing is found.</summary>
internal abstract class DetectingCell(ContentMasker content) : CellMasker
{
    protected ContentMasker Content { get; } = content;

    /// <inheritdoc/>
    public sealed override CellOutcome Treat(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var start = output.Length;
        var outcome = LookThrough(cell, output);
        if (outcome != CellOutcome.Masked)
        {
            output.Truncate(start);
        }

        return outcome;
    }

    /// <summary>As <see cref="Treat"/>, but may leave something behind unless it answers <see cref="CellOutcome.Masked"/>.</summary>
    protected abstract CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output);

    protected sealed override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        var outcome = LookThrough(cell, output);
        if (outcome == CellOutcome.Unchanged)
        {
            output.Append(cell);
        }

        return outcome != CellOutcome.Null;
    }

    /// <summary>For what cannot be edited: NULL when something is found in its bytes.</summary>
    protected CellOutcome Withhold(ReadOnlySpan<byte> bytes)
    {
        if (!Content.Find(bytes))
        {
            return CellOutcome.Unchanged;
        }

        Content.CountAll();
        return CellOutcome.Null;
    }
}
