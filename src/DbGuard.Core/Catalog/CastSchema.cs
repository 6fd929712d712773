namespace DbGuard.Core.Catalog;

/// <summary>A user-defined conversion that calls a function.</summary>
/// <param name="SourceTypeId">Type converted from.</param>
/// <param name="TargetTypeId">Type converted to.</param>
/// <param name="FunctionId">The function that converts.</param>
public sealed record CastSchema(uint SourceTypeId, uint TargetTypeId, uint FunctionId);
