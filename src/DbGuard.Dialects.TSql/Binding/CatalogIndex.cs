using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.TSql.Catalog;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>
/// Names of one snapshot as the server compares them, and the facts of definitions, kept with the snapshot. Thread-safe.
/// Whether a database tells cases apart is not known here: an exact name is taken, otherwise all names that differ in case alone count.
/// </summary>
internal sealed class CatalogIndex
{
    /// <summary>Where names without a schema are looked for last.</summary>
    public const string CommonSchema = "dbo";

    private static readonly ConditionalWeakTable<CatalogSnapshot, CatalogIndex> Indexes = [];

    private readonly ILookup<string, TableSchema> _tables;
    private readonly ILookup<string, FunctionSchema> _functions;

    private CatalogIndex(CatalogSnapshot snapshot)
    {
        Snapshot = snapshot;
        var own = snapshot.Tables.Where(t => t.IsSystem).Select(t => Key(t.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _tables = snapshot.Tables.Concat(SystemRelations.All.Where(t => !own.Contains(Key(t.Name)))).ToLookup(t => Key(t.Name), StringComparer.OrdinalIgnoreCase);
        _functions = snapshot.Functions.ToLookup(f => Key(f.Name), StringComparer.OrdinalIgnoreCase);
    }

    public CatalogSnapshot Snapshot { get; }

    public ConcurrentDictionary<uint, StatementFacts> Definitions { get; } = new();

    public ConcurrentDictionary<uint, FunctionBody> Bodies { get; } = new();

    public static CatalogIndex Of(CatalogSnapshot snapshot) => Indexes.GetValue(snapshot, static s => new CatalogIndex(s));

    /// <summary>Relations the name can mean: none, one, or several that differ in case alone.</summary>
    public ImmutableArray<TableSchema> Tables(string schema, string name) => Exact(_tables[Key(schema, name)], t => t.Name, schema, name);

    public ImmutableArray<FunctionSchema> Functions(string schema, string name) => Exact(_functions[Key(schema, name)], f => f.Name, schema, name);

    /// <summary>The path of names in a module: its own schema, then the common one.</summary>
    public static ImmutableArray<string> PathOf(QualifiedName module) => PathOf([module.Schema]);

    public static ImmutableArray<string> PathOf(ImmutableArray<string> schemas) =>
        schemas.Contains(CommonSchema, StringComparer.OrdinalIgnoreCase) ? schemas : schemas.Add(CommonSchema);

    public bool IsThisDatabase(string database) => string.Equals(database, Snapshot.Database, StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<T> Exact<T>(IEnumerable<T> found, Func<T, QualifiedName> nameOf, string schema, string name)
    {
        var all = found.ToImmutableArray();
        return all.Length > 1 && all.Where(t => nameOf(t) == new QualifiedName(schema, name)).ToImmutableArray() is [var exact] ? [exact] : all;
    }

    private static string Key(QualifiedName name) => Key(name.Schema, name.Name);

    private static string Key(string schema, string name) => $"{schema}\u001f{name}";
}

/// <summary>What a function's definition says; <see cref="Facts"/> is null when it could not be seen through.</summary>
internal sealed record FunctionBody(StatementFacts? Facts, bool IsTable);
