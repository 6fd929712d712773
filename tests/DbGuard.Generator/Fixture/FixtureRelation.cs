using System.Collections.Immutable;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Fixture;

/// <summary>A relation of the fixture.</summary>
/// <param name="Schema">Schema.</param>
/// <param name="Name">Name, unquoted.</param>
/// <param name="Kind">pg_class.relkind.</param>
/// <param name="Columns">Columns in order.</param>
/// <param name="Key">The one column of its primary key; null when it has none or several.</param>
internal sealed record FixtureRelation(string Schema, string Name, char Kind, ImmutableArray<FixtureColumn> Columns, string? Key)
{
    /// <summary>Whose values are canaries or derived from some.</summary>
    public bool HasLabels => Columns.Any(column => column.Traits != Traits.None);

    /// <summary>What a row of it shows as one value.</summary>
    public Traits RowTraits => Columns.Aggregate(Traits.None, (all, column) => all | column.Traits);

    /// <summary>A table proper: rows can be locked and sampled.</summary>
    public bool IsTable => Kind is 'r' or 'p';

    /// <summary>Tables and updatable views.</summary>
    public bool IsWritable => IsTable || Name == "v_edit";

    /// <summary>Found without its schema.</summary>
    public bool IsOnPath => Schema == "public";
}
