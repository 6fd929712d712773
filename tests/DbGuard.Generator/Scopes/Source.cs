using System.Collections.Immutable;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Scopes;

/// <summary>An entry of FROM as names see it.</summary>
/// <param name="Alias">Its name, unquoted; empty for the merged columns of USING, which have none.</param>
/// <param name="Columns">What it offers.</param>
internal sealed record Source(string Alias, ImmutableArray<SourceColumn> Columns)
{
    /// <summary>A row of it can be used as one value.</summary>
    public bool HasRow { get; init; } = true;

    /// <summary>Its rows are of a table's own type, so that <c>column(alias)</c> works.</summary>
    public bool IsStored { get; init; }

    /// <summary>Schema to qualify with; null when it has an alias.</summary>
    public string? Schema { get; init; }

    /// <summary>Name of the column that is its key; null when it has none.</summary>
    public string? Key { get; init; }

    /// <summary>Rows can be locked: FOR UPDATE.</summary>
    public bool IsLockable { get; init; }

    /// <summary>What a whole row shows.</summary>
    public Traits RowTraits { get; } = Columns.Aggregate(Traits.None, (all, column) => all | column.Traits);
}
