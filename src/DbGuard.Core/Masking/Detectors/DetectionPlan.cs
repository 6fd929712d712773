using System.Collections.Immutable;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>Which columns of a result are looked through, and for what.</summary>
/// <param name="For">What is looked for.</param>
/// <param name="Columns">By ordinal: true for those that are. Empty, or of another length than the result: all of them.</param>
public sealed record DetectionPlan(Detection For, ImmutableArray<bool> Columns)
{
    /// <summary>True when a column of a result with <paramref name="count"/> columns is looked through, provided that it holds text.</summary>
    public bool Looks(int ordinal, int count) => Columns.Length != count || Columns[ordinal];
}
