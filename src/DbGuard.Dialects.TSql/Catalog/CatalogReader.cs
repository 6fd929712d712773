using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.TSql.Binding;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Catalog;

/// <summary>Takes a snapshot of a server's catalog through whatever runs queries for it. Thread-safe.</summary>
public static class CatalogReader
{
    /// <param name="query">Runs one query.</param>
    /// <param name="version">Number of the snapshot: grows with every one a process takes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FormatException">The server's answer has another form than the queries ask for.</exception>
    public static async Task<CatalogSnapshot> ReadAsync(CatalogQuery query, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var session = await query(CatalogSql.Session, cancellationToken).ConfigureAwait(false);
        var relations = await query(CatalogSql.Relations, cancellationToken).ConfigureAwait(false);
        var columns = (await query(CatalogSql.Columns, cancellationToken).ConfigureAwait(false)).ToLookup(r => Id(r[0]));
        var keys = (await query(CatalogSql.UniqueKeys, cancellationToken).ConfigureAwait(false)).ToLookup(r => Id(r[0]));
        var foreign = (await query(CatalogSql.ForeignKeys, cancellationToken).ConfigureAwait(false)).ToLookup(r => Id(r[0]));
        var modules = await query(CatalogSql.Modules, cancellationToken).ConfigureAwait(false);
        return new CatalogSnapshot(
            version, Text(session[0][0]), [Text(session[0][1])],
            [.. relations.Select(r => Relation(r, columns[Id(r[0])], keys[Id(r[0])], foreign[Id(r[0])])), .. SystemRelations.All], modules.Select(Module), []);
    }

    private static TableSchema Relation(string?[] row, IEnumerable<string?[]> columns, IEnumerable<string?[]> keys, IEnumerable<string?[]> foreign)
    {
        var id = Id(row[0]);
        var own = columns.Select(Column).ToImmutableArray();
        var computed = columns.Zip(own, (c, s) => c[6] is { } definition ? s with { GeneratedFrom = Sources(definition, own) } : s).ToImmutableArray();
        var unique = keys.GroupBy(k => k[1]).ToList();
        return new TableSchema
        {
            Id = id,
            Name = new QualifiedName(Text(row[1]), Text(row[2])),
            Kind = row[3] switch { "U" => RelationKind.Table, "V" => RelationKind.View, _ => RelationKind.Other },
            Columns = computed,
            Definition = row[4],
            EstimatedRows = double.Parse(Text(row[5]), CultureInfo.InvariantCulture),
            WritesSpread = row[6] == "1",
            UniqueKeys = [.. unique.Where(g => g.All(k => k[3] == "1")).Select(g => g.Select(k => Number(k[2])).ToImmutableArray())],
            ComparedWrites =
            [
                .. unique.SelectMany(g => g).Select(k => new WriteComparison(Number(k[2]), new ColumnId(id, Number(k[2])))),
                .. foreign.Select(f => new WriteComparison(Number(f[1]), new ColumnId(Id(f[2]), Number(f[3])))),
            ],
        };
    }

    private static ColumnSchema Column(string?[] row) =>
        new(Number(row[1]), Text(row[2]), 0, (row[3] ?? "") + (row[5] == "1" ? StatementBinder.IdentityMark : ""), row[4] == "1");

    /// <summary>An expression that cannot be read may be computed from every column.</summary>
    private static ImmutableArray<short> Sources(string definition, ImmutableArray<ColumnSchema> columns)
    {
        var expression = new TSql170Parser(initialQuotedIdentifiers: true).ParseExpression(new StringReader(definition), out var errors);
        return errors.Count == 0 ? ColumnVisitor.NumbersIn(expression, columns) : [.. columns.Select(c => c.Number)];
    }

    private static FunctionSchema Module(string?[] row) => new()
    {
        Id = Id(row[0]),
        Name = new QualifiedName(Text(row[1]), Text(row[2])),
        Kind = row[3] switch { "P" or "PC" => FunctionKind.Procedure, "AF" => FunctionKind.Aggregate, _ => FunctionKind.Function },
        Volatility = FunctionVolatility.Volatile,
        ArgumentTypeIds = [],
        ReturnTypeId = 0,
        ReturnsSet = row[3] is not ("FN" or "FS"),
        Language = row[3] is "FS" or "FT" or "PC" or "AF" ? "clr" : "sql",
        Body = row[4],
    };

    private static uint Id(string? text) => (uint)int.Parse(Text(text), CultureInfo.InvariantCulture);

    private static short Number(string? text) => short.Parse(Text(text), CultureInfo.InvariantCulture);

    private static string Text(string? text) => text ?? throw new FormatException("the server's catalog has an empty name or number");
}
