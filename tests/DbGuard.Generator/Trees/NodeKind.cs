namespace DbGuard.Generator.Trees;

/// <summary>What a node is, as far as shrinking and the columns of a result need to know.</summary>
internal enum NodeKind
{
    /// <summary>A value; can stand in for another of its type.</summary>
    Expression,
    /// <summary>A constant, which a door may send as a parameter.</summary>
    Literal,
    /// <summary>A part that can be left out.</summary>
    Clause,
    /// <summary>A part that cannot.</summary>
    Fixed,
    /// <summary>Parts with a separator, of which some can be left out.</summary>
    List,
    /// <summary>A select list, or what follows RETURNING.</summary>
    Targets,
    /// <summary>One entry of <see cref="Targets"/>.</summary>
    Item,
    /// <summary>One row of VALUES.</summary>
    Row,
    /// <summary>A query of any form, or a write with RETURNING.</summary>
    Query,
    /// <summary>Two queries whose columns pair up.</summary>
    SetOperation,
    /// <summary>An entry of FROM.</summary>
    FromItem,
}
