using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DbGuard.Core.Catalog;

/// <summary>
/// An immutable picture of one database's catalog. A statement is analysed against exactly one snapshot; a newer snapshot
/// replaces it by reference, it is never changed.
/// </summary>
public sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<uint, TableSchema> _tablesById;
    private readonly FrozenDictionary<QualifiedName, TableSchema> _tablesByName;
    private readonly FrozenDictionary<string, ImmutableArray<TableSchema>> _tablesByBareName;
    private readonly FrozenDictionary<string, ImmutableArray<FunctionSchema>> _functionsByBareName;
    private readonly FrozenDictionary<uint, TypeSchema> _typesById;
    private readonly FrozenDictionary<uint, FunctionSchema> _functionsById;
    private readonly FrozenDictionary<string, ImmutableArray<OperatorSchema>> _operatorsByBareName;

    public CatalogSnapshot(
        long version,
        string database,
        ImmutableArray<string> defaultSearchPath,
        IEnumerable<TableSchema> tables,
        IEnumerable<FunctionSchema> functions,
        IEnumerable<TypeSchema> types,
        IEnumerable<OperatorSchema>? operators = null,
        IEnumerable<CastSchema>? casts = null)
    {
        Version = version;
        Database = database;
        DefaultSearchPath = defaultSearchPath;
        Tables = [.. GeneratedKin.Complete(tables)];
        Functions = [.. functions];
        Types = [.. types];
        Operators = [.. operators ?? []];
        Casts = [.. casts ?? []];
        _tablesById = Tables.ToFrozenDictionary(t => t.Id);
        _tablesByName = Tables.ToFrozenDictionary(t => t.Name);
        _tablesByBareName = Tables.GroupBy(t => t.Name.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _functionsByBareName = Functions.GroupBy(f => f.Name.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _typesById = Types.ToFrozenDictionary(t => t.Id);
        _functionsById = Functions.ToFrozenDictionary(f => f.Id);
        _operatorsByBareName = Operators.GroupBy(o => o.Name.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Grows by one with every snapshot of this database that a process takes; part of every cache key.</summary>
    public long Version { get; }

    public string Database { get; }

    /// <summary>The search path a new session has, <c>$user</c> already resolved; the implicit system schemas are not listed.</summary>
    public ImmutableArray<string> DefaultSearchPath { get; }

    /// <summary>
    /// Schemas that exist and that the role may use: the server skips every other entry of a search path. Default when not known; then every
    /// schema counts.
    /// </summary>
    public ImmutableArray<string> Schemas { get; init; }

    public ImmutableArray<TableSchema> Tables { get; }

    public ImmutableArray<FunctionSchema> Functions { get; }

    public ImmutableArray<TypeSchema> Types { get; }

    /// <summary>User-defined operators; those the server ships are not listed.</summary>
    public ImmutableArray<OperatorSchema> Operators { get; }

    /// <summary>User-defined conversions; those the server ships are not listed.</summary>
    public ImmutableArray<CastSchema> Casts { get; }

    public TableSchema? FindTable(uint id) => _tablesById.GetValueOrDefault(id);

    public TableSchema? FindTable(QualifiedName name) => _tablesByName.GetValueOrDefault(name);

    /// <summary>Every relation of that name in any schema.</summary>
    public ImmutableArray<TableSchema> FindTables(string bareName) =>
        _tablesByBareName.TryGetValue(bareName, out var found) ? found : [];

    /// <summary>Every function of that name in any schema, all overloads.</summary>
    public ImmutableArray<FunctionSchema> FindFunctions(string bareName) =>
        _functionsByBareName.TryGetValue(bareName, out var found) ? found : [];

    /// <summary>Every user-defined operator of that name in any schema.</summary>
    public ImmutableArray<OperatorSchema> FindOperators(string bareName) =>
        _operatorsByBareName.TryGetValue(bareName, out var found) ? found : [];

    public FunctionSchema? FindFunction(uint id) => _functionsById.GetValueOrDefault(id);

    public TypeSchema? FindType(uint id) => _typesById.GetValueOrDefault(id);
}
