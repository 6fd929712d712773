using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>
/// The file form of a snapshot: JSON, one object a line, user objects only. What the server ships is read from an embedded file of the same
/// form (taken from PostgreSQL 15), so that a schema file needs no database and can be written by hand.
/// </summary>
/// <remarks>
/// <c>{ "database": "shop", "search_path": ["public"], "relations": [ { "name": "public.t", "columns": [ { "name": "id", "type": "integer", "not_null": true } ] } ] }</c>
/// is a whole file: ids and numbers are given out when absent. Unknown members are an error (<see cref="JsonException"/>).
/// </remarks>
public static class CatalogFile
{
    private const string BuiltInName = "Catalog.builtin.json";

    private static readonly Lazy<CatalogFileContent> BuiltIn = new(ReadBuiltIn);

    /// <summary>Writes the user objects of a snapshot.</summary>
    public static void Write(Stream stream, CatalogSnapshot snapshot) => CatalogFileWriter.Write(stream, snapshot, system: false);

    /// <summary>Reads a file; the snapshot holds the server's own objects too.</summary>
    /// <exception cref="JsonException">The file is not of this form.</exception>
    public static CatalogSnapshot Read(Stream stream, long version = 1)
    {
        var content = CatalogFileReader.Read(stream, BuiltIn.Value.Types);
        var system = BuiltIn.Value;
        return new CatalogSnapshot(
            version,
            content.Database,
            content.SearchPath,
            system.Relations.Concat(content.Relations),
            system.Functions.Concat(content.Functions),
            system.Types.Concat(content.Types),
            content.Operators,
            content.Casts)
        {
            Schemas = content.Schemas,
        };
    }

    /// <summary>Writes the server's own objects: how the embedded file is made.</summary>
    internal static void WriteBuiltIn(Stream stream, CatalogSnapshot snapshot) => CatalogFileWriter.Write(stream, snapshot, system: true);

    private static CatalogFileContent ReadBuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(BuiltInName)
            ?? throw new InvalidOperationException($"the resource {BuiltInName} is missing");
        return CatalogFileReader.Read(stream, []);
    }
}

/// <summary>What a catalog file holds.</summary>
internal sealed record CatalogFileContent(
    string Database,
    ImmutableArray<string> SearchPath,
    ImmutableArray<TableSchema> Relations,
    ImmutableArray<FunctionSchema> Functions,
    ImmutableArray<TypeSchema> Types,
    ImmutableArray<OperatorSchema> Operators,
    ImmutableArray<CastSchema> Casts,
    ImmutableArray<string> Schemas);
