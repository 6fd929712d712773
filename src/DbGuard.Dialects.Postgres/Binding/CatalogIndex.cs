using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Functions;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>What the binder derives from one snapshot and keeps with it: name resolution, view facts, function classes. Thread-safe.</summary>
internal sealed class CatalogIndex
{
    public const string SystemSchema = "pg_catalog";

    /// <summary>The session's own temporary schema, whatever the server calls it.</summary>
    public const string TemporarySchema = "pg_temp";

    private static readonly ConditionalWeakTable<CatalogSnapshot, CatalogIndex> Indexes = [];

    private readonly FrozenDictionary<QualifiedName, TypeSchema> _types;
    private readonly bool _hasTemporary;
    private readonly FrozenSet<string>? _schemas;
    private readonly Func<string, bool> _isUsable;
    private readonly FrozenDictionary<uint, TypeSchema> _arrayOf;
    private readonly ConcurrentDictionary<(string Name, int Arguments, string Scope), FunctionAccess> _calls = new();
    private readonly ConcurrentDictionary<uint, FunctionEffect> _effects = new();

    private CatalogIndex(CatalogSnapshot snapshot)
    {
        Snapshot = snapshot;
        var types = new Dictionary<QualifiedName, TypeSchema>(snapshot.Types.Length);
        var arrays = new Dictionary<uint, TypeSchema>();
        foreach (var type in snapshot.Types)
        {
            types.TryAdd(type.Name, type);
            if (type.IsArray)
            {
                arrays.TryAdd(type.ElementTypeId, type);
            }
        }

        _types = types.ToFrozenDictionary();
        _hasTemporary = snapshot.Types.Any(t => t.Name.Schema == TemporarySchema);
        _schemas = snapshot.Schemas.IsDefault ? null : snapshot.Schemas.ToFrozenSet(StringComparer.Ordinal);
        _isUsable = IsUsable;
        _arrayOf = arrays.ToFrozenDictionary();
    }

    public CatalogSnapshot Snapshot { get; }

    /// <summary>Facts of view definitions, by relation id and, when they depend on it, the search path of who reads it.</summary>
    public ConcurrentDictionary<(uint Id, string Path), StatementFacts> Definitions { get; } = new();

    /// <summary>Facts of SQL function bodies, by function id and, when they depend on it, the search path of who calls it; null for a body that cannot be seen through.</summary>
    public ConcurrentDictionary<(uint Id, string Path), StatementFacts?> Bodies { get; } = new();

    public static CatalogIndex Of(CatalogSnapshot snapshot) => Indexes.GetValue(snapshot, static s => new CatalogIndex(s));

    /// <summary>
    /// The schemas a bare name of a relation or type is looked for in, in order: the temporary one and the server's own come first where the
    /// path does not list them (PostgreSQL 18 docs, 19.11.1 search_path).
    /// </summary>
    public SchemaOrder OrderOf(ImmutableArray<string> path) => new(path, _hasTemporary, _isUsable);

    /// <summary>True when a search path's entry counts: the server skips schemas that do not exist or that the role may not use.</summary>
    public bool IsUsable(string schema) => _schemas is null || schema == TemporarySchema || _schemas.Contains(schema);

    /// <summary>The schema in which an unqualified name is created; null when the path has none.</summary>
    public string? CreationSchema(ImmutableArray<string> path) => path.FirstOrDefault(_isUsable);

    /// <summary>The relation a name means on a search path; null when there is none.</summary>
    public TableSchema? FindRelation(string? schema, string name, ImmutableArray<string> path)
    {
        if (schema is not null)
        {
            return Snapshot.FindTable(new QualifiedName(schema, name));
        }

        foreach (var entry in OrderOf(path))
        {
            if (Snapshot.FindTable(new QualifiedName(entry, name)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The type a name means on a search path; null when there is none.</summary>
    public TypeSchema? FindType(string? schema, string name, ImmutableArray<string> path)
    {
        if (schema is not null)
        {
            return _types.GetValueOrDefault(new QualifiedName(schema, name));
        }

        foreach (var entry in OrderOf(path))
        {
            if (_types.TryGetValue(new QualifiedName(entry, name), out var found))
            {
                return found;
            }
        }

        return null;
    }

    public TypeSchema? ArrayOf(uint elementTypeId) => _arrayOf.GetValueOrDefault(elementTypeId);

    /// <summary>The relation whose row type a type is, domains seen through; null otherwise.</summary>
    public TableSchema? RowTypeOf(uint typeId)
    {
        for (var depth = 0; depth < 8 && Snapshot.FindType(typeId) is { } type; depth++)
        {
            if (type.RelationId != 0)
            {
                return Snapshot.FindTable(type.RelationId);
            }

            if (type.Kind != TypeKind.Domain)
            {
                return null;
            }

            typeId = type.ElementTypeId;
        }

        return null;
    }

    /// <summary>What a call means: every visible overload it could be, and the worst of their effects.</summary>
    public FunctionAccess FindCall(string? schema, string name, int arguments, ImmutableArray<string> path)
    {
        var scope = schema is null ? string.Join(',', path) : "=" + schema;
        if (_calls.TryGetValue((name, arguments, scope), out var known))
        {
            return known;
        }

        var access = Classify(schema, name, arguments, path);
        // Names come from clients: only names that exist are kept, so the cache is bounded by the catalog (times argument counts and paths).
        if (!access.Candidates.IsEmpty && _calls.Count < 20_000)
        {
            _calls.TryAdd((name, arguments, scope), access);
        }

        return access;
    }

    /// <summary>What a function does; one that is made of others does the worst of them.</summary>
    public FunctionEffect EffectOf(FunctionSchema function) => _effects.GetOrAdd(function.Id, _ =>
    {
        var own = FunctionClassification.Of(function);
        return own != FunctionEffect.Unclassified || function.PartIds.IsEmpty
            ? own
            : function.PartIds.Select(id => Snapshot.FindFunction(id) is { } part ? FunctionClassification.Of(part) : own)
                .Aggregate(FunctionEffect.Pure, FunctionClassification.Worse);
    });

    private FunctionAccess Classify(string? schema, string name, int arguments, ImmutableArray<string> path)
    {
        var visible = ImmutableArray.CreateBuilder<FunctionSchema>();
        var fitting = ImmutableArray.CreateBuilder<FunctionSchema>();
        foreach (var function in Snapshot.FindFunctions(name))
        {
            if (schema is null ? IsFunctionPath(function.Name.Schema, path) : function.Name.Schema == schema)
            {
                visible.Add(function);
                if (Fits(function, arguments))
                {
                    fitting.Add(function);
                }
            }
        }

        var candidates = (fitting.Count > 0 ? fitting : visible).ToImmutable();
        if (candidates.IsEmpty)
        {
            return new FunctionAccess(new QualifiedName(schema ?? "", name), [], FunctionEffect.Unclassified, null);
        }

        var effect = FunctionEffect.Pure;
        foreach (var candidate in candidates)
        {
            effect = FunctionClassification.Worse(effect, EffectOf(candidate));
        }

        return new FunctionAccess(candidates[0].Name, candidates, effect, null);
    }

    /// <summary>True when functions and operators of a schema can be meant by their bare names; those in the temporary one never are.</summary>
    public bool IsFunctionPath(string schema, ImmutableArray<string> path) =>
        schema == SystemSchema || (schema != TemporarySchema && path.Contains(schema) && IsUsable(schema));

    /// <summary>True when a function takes that many arguments.</summary>
    public static bool Fits(FunctionSchema function, int arguments)
    {
        var declared = function.ArgumentTypeIds.Length;
        return function.IsVariadic
            ? arguments >= declared - 1 - function.DefaultCount
            : arguments <= declared && arguments >= declared - function.DefaultCount;
    }
}
