using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

// The JSON members of a catalog file, in snake case; see CatalogFile.

internal sealed record CatalogDocument
{
    public string? Database { get; init; }

    public string[]? SearchPath { get; init; }

    public string[]? Schemas { get; init; }

    public RelationDocument[]? Relations { get; init; }

    public FunctionDocument[]? Functions { get; init; }

    public TypeDocument[]? Types { get; init; }

    public OperatorDocument[]? Operators { get; init; }

    public CastDocument[]? Casts { get; init; }
}

internal sealed record RelationDocument
{
    public required string Name { get; init; }

    public uint Id { get; init; }

    public RelationKind? Kind { get; init; }

    public ColumnDocument[]? Columns { get; init; }

    public string[][]? Unique { get; init; }

    /// <summary>Written column, id of the revealed relation, revealed column.</summary>
    public uint[][]? ComparedWrites { get; init; }

    public bool WritesSpread { get; init; }

    public uint[]? Parents { get; init; }

    public string? Definition { get; init; }

    public bool HasRules { get; init; }

    public string[]? Rules { get; init; }

    public double? Rows { get; init; }
}

internal sealed record ColumnDocument
{
    public required string Name { get; init; }

    public short Number { get; init; }

    public string? Type { get; init; }

    public uint TypeId { get; init; }

    public bool NotNull { get; init; }

    public short[]? GeneratedFrom { get; init; }

    public bool ChoosesPartition { get; init; }
}

internal sealed record FunctionDocument
{
    public required string Name { get; init; }

    public uint Id { get; init; }

    public FunctionKind Kind { get; init; }

    public FunctionVolatility? Volatility { get; init; }

    public uint[]? Arguments { get; init; }

    public int Defaults { get; init; }

    public string? DefaultExpressions { get; init; }

    public bool Variadic { get; init; }

    public uint Returns { get; init; }

    public bool Set { get; init; }

    public string[]? OutputNames { get; init; }

    public uint[]? OutputTypes { get; init; }

    public string[]? ArgumentNames { get; init; }

    public string? Language { get; init; }

    public bool SecurityDefiner { get; init; }

    public string? Body { get; init; }

    public string? Extension { get; init; }

    public string[]? SearchPath { get; init; }

    public uint[]? Parts { get; init; }
}

internal sealed record TypeDocument
{
    public required string Name { get; init; }

    public required uint Id { get; init; }

    public TypeKind Kind { get; init; }

    public uint Element { get; init; }

    public bool Array { get; init; }

    public uint Relation { get; init; }
}

internal sealed record OperatorDocument
{
    public required string Name { get; init; }

    public required uint Function { get; init; }

    public uint Left { get; init; }

    public uint Right { get; init; }
}

internal sealed record CastDocument
{
    public required uint Source { get; init; }

    public required uint Target { get; init; }

    public required uint Function { get; init; }
}
