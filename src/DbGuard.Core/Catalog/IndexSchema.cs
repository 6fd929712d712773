namespace DbGuard.Core.Catalog;

/// <summary>An index by its name; what it guarantees is part of its relation's <see cref="TableSchema.UniqueKeys"/>.</summary>
/// <param name="Name">Its name, in the schema of its relation.</param>
/// <param name="TableId">Id of the relation it is on.</param>
public sealed record IndexSchema(QualifiedName Name, uint TableId);
