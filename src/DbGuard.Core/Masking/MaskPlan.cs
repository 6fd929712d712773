using System.Collections.Immutable;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Masking;

/// <summary>How one result column leaves.</summary>
/// <param name="Masker">The masker; null: as it is.</param>
/// <param name="Label">The label that asks for it, for the record; empty when unmasked.</param>
/// <param name="Origin">The lineage the plan relies on, for the second witness.</param>
public sealed record ColumnMask(IMasker? Masker, string Label, Facts.ColumnLineage Origin);

/// <summary>How every column of a result leaves, by ordinal. A result with another column count is refused.</summary>
public sealed record MaskPlan(ImmutableArray<ColumnMask> Columns)
{
    /// <summary>For statements without rows.</summary>
    public static MaskPlan Nothing { get; } = new([]);

    /// <summary>True when at least one column is masked.</summary>
    public bool MasksAnything { get; } = Columns.Any(c => c.Masker is not null);

    /// <summary>Which of the columns that are not masked are looked through; null when none is.</summary>
    public DetectionPlan? Detection { get; init; }

    /// <summary>Which of them may hold the text of definitions, which must not tell of denied relations; null when none does.</summary>
    public DetectionPlan? Code { get; init; }

    /// <summary>True when some column is looked through.</summary>
    public bool LooksThrough => Detection is not null || Code is not null;

    /// <summary>What is looked for in a column of a result; null when it is masked or leaves as it is.</summary>
    /// <param name="ordinal">The column, from 0.</param>
    /// <param name="count">Columns of the result, which may be more than were foreseen where nothing is masked.</param>
    public Detection? DetectionAt(int ordinal, int count) =>
        ordinal < Columns.Length && Columns[ordinal].Masker is not null ? null
        : Code is { } code && code.Looks(ordinal, count) ? code.For
        : Detection is { } detection && detection.Looks(ordinal, count) ? detection.For
        : null;
}
