using DbGuard.Core.Catalog;

namespace DbGuard.Core.Masking;

/// <summary>What the server itself says of a result column's origin.</summary>
/// <param name="TableId">Relation the value is a plain column of; 0 when it is anything else.</param>
/// <param name="Number">Column number there; 0 for a whole row, negative for a system column.</param>
public readonly record struct ReportedColumn(uint TableId, short Number)
{
    public ColumnId Id => new(TableId, Number);
}
