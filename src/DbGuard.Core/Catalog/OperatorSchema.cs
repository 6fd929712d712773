namespace DbGuard.Core.Catalog;

/// <summary>A user-defined operator: its name stands for a function.</summary>
/// <param name="Name">Qualified operator name, e.g. <c>public.@></c>.</param>
/// <param name="FunctionId">The function that implements it.</param>
/// <param name="LeftTypeId">Left operand type; 0 for a prefix operator.</param>
/// <param name="RightTypeId">Right operand type.</param>
public sealed record OperatorSchema(QualifiedName Name, uint FunctionId, uint LeftTypeId, uint RightTypeId);
