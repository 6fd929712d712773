using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Binding;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>Takes a snapshot of a database's catalog: ten queries on a session that nothing else uses (its search_path changes). Run them in one read-only transaction for a consistent picture.</summary>
public static class CatalogReader
{
    private const char ListSeparator = '\u001f';

    /// <param name="query">Runs a query on the database to describe, under the role that statements will run as.</param>
    /// <param name="version">Version of the snapshot; must grow with every snapshot of this database.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CatalogSnapshot> ReadAsync(CatalogQuery query, long version, CancellationToken cancellationToken = default)
    {
        await query(CatalogSql.Pin, cancellationToken).ConfigureAwait(false);
        var session = (await query(CatalogSql.Session, cancellationToken).ConfigureAwait(false))[0];
        var columns = Columns(await query(CatalogSql.Columns, cancellationToken).ConfigureAwait(false));
        var keys = UniqueKeys(await query(CatalogSql.UniqueKeys, cancellationToken).ConfigureAwait(false));
        var compared = ComparedWrites(await query(CatalogSql.ComparedWrites, cancellationToken).ConfigureAwait(false));
        var relations = await query(CatalogSql.Relations, cancellationToken).ConfigureAwait(false);
        var functions = await query(CatalogSql.Functions, cancellationToken).ConfigureAwait(false);
        var types = await query(CatalogSql.Types, cancellationToken).ConfigureAwait(false);
        var operators = await query(CatalogSql.Operators, cancellationToken).ConfigureAwait(false);
        var casts = await query(CatalogSql.Casts, cancellationToken).ConfigureAwait(false);
        return new CatalogSnapshot(
            version,
            Text(session[0]),
            SearchPath(Text(session[2]), Text(session[1])),
            relations.Select(r => Relation(r, columns, keys, compared)),
            functions.Select(Function),
            types.Select(Type),
            operators.Select(o => new OperatorSchema(new(Text(o[0]), Text(o[1])), Id(o[2]), Id(o[3]), Id(o[4]))),
            casts.Select(c => new CastSchema(Id(c[0]), Id(c[1]), Id(c[2]))))
        {
            Schemas = List(session[3]),
        };
    }

    /// <summary>A search_path value as a list, <c>$user</c> replaced by the role.</summary>
    public static ImmutableArray<string> SearchPath(string value, string user) =>
        [.. IdentifierList.Parse(value).Select(name => name == "$user" ? user : name)];

    private static TableSchema Relation(
        string?[] row,
        Dictionary<uint, ImmutableArray<ColumnSchema>> columns,
        Dictionary<uint, ImmutableArray<ImmutableArray<short>>> keys,
        Dictionary<uint, ImmutableArray<WriteComparison>> compared)
    {
        var id = Id(row[0]);
        var name = new QualifiedName(Text(row[1]), Text(row[2]));
        var isSystem = SystemRelations.IsSystemSchema(name.Schema);
        var own = columns.GetValueOrDefault(id, []);
        return new TableSchema
        {
            Id = id,
            Name = name,
            Kind = Text(row[3]) switch
            {
                "r" => RelationKind.Table,
                "p" => RelationKind.PartitionedTable,
                "v" => RelationKind.View,
                "m" => RelationKind.MaterializedView,
                "f" => RelationKind.ForeignTable,
                "S" => RelationKind.Sequence,
                "c" => RelationKind.CompositeType,
                _ => RelationKind.Other,
            },
            Columns = own,
            EstimatedRows = double.Parse(Text(row[4]), CultureInfo.InvariantCulture),
            HasRules = Flag(row[5]),
            Rules = List(row[8]),
            ParentIds = row[6] is { } parents ? [.. parents.Split(',').Select(Id)] : [],
            Definition = row[7],
            UniqueKeys = keys.GetValueOrDefault(id, []),
            ComparedWrites = compared.GetValueOrDefault(id, []),
            WritesSpread = Flag(row[9]),
            IsSystem = isSystem,
            Sensitivity = SystemRelations.Classify(name),
            SensitiveColumns = SystemRelations.SensitiveColumns(name, own),
            CodeColumns = SystemRelations.CodeColumns(name),
        };
    }

    private static Dictionary<uint, ImmutableArray<ColumnSchema>> Columns(IReadOnlyList<string?[]> rows)
    {
        var byRelation = new Dictionary<uint, ImmutableArray<ColumnSchema>.Builder>();
        foreach (var row in rows)
        {
            var relation = Id(row[0]);
            if (!byRelation.TryGetValue(relation, out var columns))
            {
                byRelation.Add(relation, columns = ImmutableArray.CreateBuilder<ColumnSchema>());
            }

            columns.Add(new ColumnSchema(short.Parse(Text(row[1]), CultureInfo.InvariantCulture), Text(row[2]), Id(row[3]), Text(row[4]), Flag(row[5]))
            {
                GeneratedFrom = row[6] is { } sources ? [.. sources.Split(',').Select(n => short.Parse(n, CultureInfo.InvariantCulture))] : [],
                ChoosesPartition = Flag(row[7]),
            });
        }

        return byRelation.ToDictionary(p => p.Key, p => p.Value.DrainToImmutable());
    }

    private static Dictionary<uint, ImmutableArray<ImmutableArray<short>>> UniqueKeys(IReadOnlyList<string?[]> rows) =>
        rows.GroupBy(r => Id(r[0])).ToDictionary(
            g => g.Key,
            g => g.Select(r => Text(r[1]).Split(',').Select(n => short.Parse(n, CultureInfo.InvariantCulture)).ToImmutableArray()).ToImmutableArray());

    private static Dictionary<uint, ImmutableArray<WriteComparison>> ComparedWrites(IReadOnlyList<string?[]> rows) =>
        rows.GroupBy(r => Id(r[0])).ToDictionary(
            g => g.Key,
            g => g.Select(r => new WriteComparison(Number(r[1]), new ColumnId(Id(r[2]), Number(r[3])))).ToImmutableArray());

    private static short Number(string? cell) => short.Parse(Text(cell), CultureInfo.InvariantCulture);

    private static FunctionSchema Function(string?[] row)
    {
        var id = Id(row[0]);
        var name = new QualifiedName(Text(row[1]), Text(row[2]));
        return new FunctionSchema
        {
            Id = id,
            Name = name,
            Kind = Text(row[3]) switch
            {
                "f" => FunctionKind.Function,
                "a" => FunctionKind.Aggregate,
                "w" => FunctionKind.Window,
                "p" => FunctionKind.Procedure,
                _ => FunctionKind.Function,
            },
            Volatility = Text(row[4]) switch
            {
                "i" => FunctionVolatility.Immutable,
                "s" => FunctionVolatility.Stable,
                _ => FunctionVolatility.Volatile,
            },
            ArgumentTypeIds = [.. Text(row[5]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Id)],
            DefaultCount = int.Parse(Text(row[6]), CultureInfo.InvariantCulture),
            IsVariadic = Flag(row[7]),
            ReturnTypeId = Id(row[8]),
            ReturnsSet = Flag(row[9]),
            OutputNames = List(row[10]),
            ArgumentNames = List(row[11]),
            Language = Text(row[12]),
            IsSecurityDefiner = Flag(row[13]),
            Body = row[14],
            SearchPath = row[15] is { } path ? IdentifierList.Parse(path) : default,
            Extension = row[16],
            DefaultExpressions = row[17],
            ReturnsCode = SystemRelations.ReturnsCode(name),
            OutputTypeIds = row[18] is { } types ? [.. types.Split(' ').Select(Id)] : [],
            PartIds = row[19] is { } parts ? [.. parts.Split(' ').Select(Id)] : [],
            IsSystem = id < CatalogSql.FirstUserObjectId && SystemRelations.IsSystemSchema(name.Schema),
        };
    }

    private static TypeSchema Type(string?[] row) => new(
        Id(row[0]),
        new(Text(row[1]), Text(row[2])),
        Text(row[3]) switch
        {
            "c" => TypeKind.Composite,
            "d" => TypeKind.Domain,
            "e" => TypeKind.Enum,
            "r" => TypeKind.Range,
            "m" => TypeKind.Multirange,
            "p" => TypeKind.Pseudo,
            _ => TypeKind.Base,
        },
        Id(row[4]),
        Flag(row[5]),
        Id(row[6]));

    private static string Text(string? cell) => cell ?? throw new InvalidDataException("the catalog gave NULL where it must not");

    private static uint Id(string? cell) => uint.Parse(Text(cell), CultureInfo.InvariantCulture);

    private static bool Flag(string? cell) => cell == "t";

    private static ImmutableArray<string> List(string? cell) => cell is null ? [] : [.. cell.Split(ListSeparator)];
}
