namespace DbGuard.Core.Catalog;

public enum TypeKind
{
    Base,
    Composite,
    Domain,
    Enum,
    Range,
    Multirange,
    Pseudo,
}

/// <summary>A data type of the server.</summary>
/// <param name="Id">Server's type id.</param>
/// <param name="Name">Qualified name.</param>
/// <param name="Kind">What kind of type it is.</param>
/// <param name="ElementTypeId">Element type of an array type, base type of a domain, subtype of a range; 0 otherwise.</param>
/// <param name="IsArray">True for an array type.</param>
/// <param name="RelationId">The relation whose row type this is; 0 otherwise.</param>
public sealed record TypeSchema(uint Id, QualifiedName Name, TypeKind Kind, uint ElementTypeId, bool IsArray, uint RelationId);
