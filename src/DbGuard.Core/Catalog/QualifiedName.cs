namespace DbGuard.Core.Catalog;

/// <summary>A schema-qualified object name, already folded the way the server folds it.</summary>
/// <param name="Schema">Schema name, unquoted.</param>
/// <param name="Name">Object name, unquoted.</param>
public readonly record struct QualifiedName(string Schema, string Name)
{
    /// <summary><c>schema.name</c>, unquoted: for people and for policy patterns, never for SQL.</summary>
    public override string ToString() => $"{Schema}.{Name}";
}
