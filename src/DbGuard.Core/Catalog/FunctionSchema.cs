using System.Collections.Immutable;

namespace DbGuard.Core.Catalog;

public enum FunctionKind
{
    Function,
    Aggregate,
    Window,
    Procedure,
}

public enum FunctionVolatility
{
    Immutable,
    Stable,
    Volatile,
}

/// <summary>A function, aggregate or procedure of the server.</summary>
public sealed record FunctionSchema
{
    public required uint Id { get; init; }

    public required QualifiedName Name { get; init; }

    public required FunctionKind Kind { get; init; }

    public required FunctionVolatility Volatility { get; init; }

    /// <summary>Input argument type ids, in order.</summary>
    public required ImmutableArray<uint> ArgumentTypeIds { get; init; }

    /// <summary>How many trailing input arguments have defaults.</summary>
    public int DefaultCount { get; init; }

    /// <summary>The default expressions of a user function's trailing arguments as the server deparses them, separated by commas; null when it has none.</summary>
    public string? DefaultExpressions { get; init; }

    public bool IsVariadic { get; init; }

    public required uint ReturnTypeId { get; init; }

    public bool ReturnsSet { get; init; }

    /// <summary>Names of OUT/TABLE columns when the function returns a record with declared columns; empty otherwise.</summary>
    public ImmutableArray<string> OutputNames { get; init; } = [];

    /// <summary>Types of <see cref="OutputNames"/>; empty when they are not known, as for the server's own functions.</summary>
    public ImmutableArray<uint> OutputTypeIds { get; init; } = [];

    /// <summary>Names of the input arguments, in order; empty strings where unnamed, empty when none is named.</summary>
    public ImmutableArray<string> ArgumentNames { get; init; } = [];

    /// <summary>The search path the function sets for itself; default when it sets none.</summary>
    public ImmutableArray<string> SearchPath { get; init; }

    /// <summary>Extension that owns the function; null when none does.</summary>
    public string? Extension { get; init; }

    /// <summary>Implementation language, e.g. <c>internal</c>, <c>c</c>, <c>sql</c>, <c>plpgsql</c>.</summary>
    public required string Language { get; init; }

    public bool IsSecurityDefiner { get; init; }

    /// <summary>Source body for languages the dialect can read; null otherwise.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// The functions that a user's aggregate (transition, final and their kin) or the constructor of a user's range type (comparison, canonical
    /// form) runs, and it runs nothing else; empty for every other function.
    /// </summary>
    public ImmutableArray<uint> PartIds { get; init; } = [];

    /// <summary>True when it gives the text of a definition: the source of a function, the query of a view.</summary>
    public bool ReturnsCode { get; init; }

    /// <summary>True when the server ships the function.</summary>
    public bool IsSystem { get; init; }
}
