using System.Collections.Immutable;

namespace DbGuard.Core.Catalog;

/// <summary>One column of a relation.</summary>
/// <param name="Number">Stable column number, 1-based; holds across renames.</param>
/// <param name="Name">Current name.</param>
/// <param name="TypeId">Server's type id.</param>
/// <param name="TypeName">Type for people, e.g. <c>numeric(12,2)</c>.</param>
/// <param name="NotNull">Declared NOT NULL.</param>
public sealed record ColumnSchema(short Number, string Name, uint TypeId, string TypeName, bool NotNull)
{
    /// <summary>Columns of the same relation that a generated column is computed from; empty for any other column.</summary>
    public ImmutableArray<short> GeneratedFrom { get; init; } = [];

    /// <summary>Columns of descendants that those descendants' columns of this name are generated from; set by <see cref="CatalogSnapshot"/>.</summary>
    public ImmutableArray<ColumnId> GeneratedInKinFrom { get; init; } = [];

    /// <summary>True for a column of the partition key, or of an expression in it: its value decides where a row is kept.</summary>
    public bool ChoosesPartition { get; init; }
}
