namespace DbGuard.Core.Facts;

/// <summary>One column of a statement's result.</summary>
/// <param name="Name">Name as the server will report it; for people and for the audit record, never for a decision.</param>
/// <param name="Lineage">Where its values come from.</param>
public sealed record OutputColumn(string Name, ColumnLineage Lineage);
