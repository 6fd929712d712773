namespace DbGuard.Core.Catalog;

/// <summary>What kind of relation a <see cref="TableSchema"/> is.</summary>
public enum RelationKind
{
    Table,
    PartitionedTable,
    View,
    MaterializedView,
    ForeignTable,
    Sequence,
    CompositeType,
    /// <summary>Index, TOAST table and whatever else cannot be selected from as a table.</summary>
    Other,
}
