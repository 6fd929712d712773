using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>Reads <see cref="CatalogFile"/>; gives out ids and numbers that a hand-written file leaves out.</summary>
internal static class CatalogFileReader
{
    public static CatalogFileContent Read(Stream stream, ImmutableArray<TypeSchema> knownTypes)
    {
        var file = JsonSerializer.Deserialize(stream, CatalogJson.Default.CatalogDocument) ?? throw new JsonException("the catalog file is empty");
        var given = new GivenIds();
        var typeIds = knownTypes.Where(t => t.Name.Schema == "pg_catalog").GroupBy(t => t.Name.Name).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
        return new CatalogFileContent(
            file.Database ?? "",
            [.. file.SearchPath ?? ["public"]],
            [.. (file.Relations ?? []).Select(r => Relation(r, given, typeIds))],
            [.. (file.Functions ?? []).Select(f => Function(f, given))],
            [.. (file.Types ?? []).Select(t => new TypeSchema(t.Id, Name(t.Name), t.Kind, t.Element, t.Array, t.Relation))],
            [.. (file.Operators ?? []).Select(o => new OperatorSchema(Name(o.Name), o.Function, o.Left, o.Right))],
            [.. (file.Casts ?? []).Select(c => new CastSchema(c.Source, c.Target, c.Function))],
            file.Schemas is { } schemas ? [.. schemas] : default);
    }

    /// <summary>Ids for objects that have none in the file; above any a server gives out in practice.</summary>
    private sealed class GivenIds
    {
        private uint _next = 4_000_000_000;

        public uint Next() => _next++;
    }

    private static TableSchema Relation(RelationDocument relation, GivenIds given, Dictionary<string, uint> typeIds)
    {
        var name = Name(relation.Name);
        var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
        short number = 0;
        foreach (var column in relation.Columns ?? [])
        {
            number = column.Number != 0 ? column.Number : (short)(number + 1);
            var type = column.Type ?? "text";
            columns.Add(new ColumnSchema(number, column.Name, column.TypeId != 0 ? column.TypeId : TypeId(type, typeIds), type, column.NotNull)
            {
                GeneratedFrom = [.. column.GeneratedFrom ?? []],
                ChoosesPartition = column.ChoosesPartition,
            });
        }

        var all = columns.DrainToImmutable();
        var id = relation.Id != 0 ? relation.Id : given.Next();
        var keys = (relation.Unique ?? []).Select(key => key.Select(c => ColumnNumber(all, c, name)).ToImmutableArray()).ToImmutableArray();
        return new TableSchema
        {
            Id = id,
            Name = name,
            Kind = relation.Kind ?? (relation.Definition is null ? RelationKind.Table : RelationKind.View),
            Columns = all,
            UniqueKeys = keys,
            ComparedWrites = relation.ComparedWrites is { } compared
                ? [.. compared.Select(c => c is [<= (uint)short.MaxValue, _, <= (uint)short.MaxValue]
                    ? new WriteComparison((short)c[0], new ColumnId(c[1], (short)c[2]))
                    : throw new JsonException($"`compared_writes` of relation {name} must list column, relation and column"))]
                // A file written by hand, or by an earlier version: the keys it names are what is known.
                : [.. keys.SelectMany(k => k).Distinct().Order().Select(n => new WriteComparison(n, new ColumnId(id, n)))],
            WritesSpread = relation.WritesSpread,
            ParentIds = [.. relation.Parents ?? []],
            Definition = relation.Definition,
            HasRules = relation.HasRules,
            Rules = [.. relation.Rules ?? []],
            EstimatedRows = relation.Rows ?? -1,
            IsSystem = SystemRelations.IsSystemSchema(name.Schema),
            Sensitivity = SystemRelations.Classify(name),
            SensitiveColumns = SystemRelations.SensitiveColumns(name, all),
            CodeColumns = SystemRelations.CodeColumns(name),
        };
    }

    private static short ColumnNumber(ImmutableArray<ColumnSchema> columns, string name, QualifiedName relation) =>
        columns.FirstOrDefault(c => c.Name == name)?.Number ?? throw new JsonException($"relation {relation} has no column {name} to be unique");

    private static uint TypeId(string type, Dictionary<string, uint> typeIds)
    {
        var bare = type.Split('(')[0].Trim();
        var name = bare switch
        {
            "integer" or "int" => "int4",
            "bigint" => "int8",
            "smallint" => "int2",
            "boolean" => "bool",
            "character varying" => "varchar",
            "character" => "bpchar",
            "double precision" => "float8",
            "real" => "float4",
            "timestamp with time zone" => "timestamptz",
            "timestamp without time zone" => "timestamp",
            _ => bare,
        };
        return typeIds.GetValueOrDefault(name);
    }

    private static FunctionSchema Function(FunctionDocument function, GivenIds given)
    {
        var id = function.Id != 0 ? function.Id : given.Next();
        var name = Name(function.Name);
        return new FunctionSchema
        {
            Id = id,
            Name = name,
            Kind = function.Kind,
            Volatility = function.Volatility ?? FunctionVolatility.Volatile,
            ArgumentTypeIds = [.. function.Arguments ?? []],
            DefaultCount = function.Defaults,
            DefaultExpressions = function.DefaultExpressions,
            IsVariadic = function.Variadic,
            ReturnTypeId = function.Returns,
            ReturnsSet = function.Set,
            OutputNames = [.. function.OutputNames ?? []],
            OutputTypeIds = [.. function.OutputTypes ?? []],
            ArgumentNames = [.. function.ArgumentNames ?? []],
            Language = function.Language ?? "",
            IsSecurityDefiner = function.SecurityDefiner,
            Body = function.Body,
            Extension = function.Extension,
            SearchPath = function.SearchPath is { } path ? [.. path] : default,
            PartIds = [.. function.Parts ?? []],
            ReturnsCode = SystemRelations.ReturnsCode(name),
            IsSystem = id < CatalogSql.FirstUserObjectId && SystemRelations.IsSystemSchema(name.Schema),
        };
    }

    /// <summary><c>schema.name</c>; a name may contain dots, a schema here may not.</summary>
    private static QualifiedName Name(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 ? throw new JsonException("a name in the catalog file has no schema") : new QualifiedName(name[..dot], name[(dot + 1)..]);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = [typeof(SnakeCase<RelationKind>), typeof(SnakeCase<FunctionKind>), typeof(SnakeCase<FunctionVolatility>), typeof(SnakeCase<TypeKind>)],
    AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(CatalogDocument))]
internal sealed partial class CatalogJson : JsonSerializerContext;

/// <summary>Enumerations in snake case, as the writer writes them.</summary>
internal sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
