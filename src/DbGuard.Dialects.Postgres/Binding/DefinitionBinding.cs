using System.Collections.Immutable;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>Sees through views and simple SQL functions: their text is bound once per snapshot and kept as facts.</summary>
internal static class DefinitionBinding
{
    private static readonly PostgresParser Parser = new();

    /// <summary>Facts of a view's query. A view that cannot be read has unknown columns and a gap.</summary>
    public static StatementFacts FactsOfView(CatalogIndex catalog, TableSchema view, DefinitionStack definitions)
    {
        if (catalog.Definitions.TryGetValue(view.Id, out var known))
        {
            return known;
        }

        if (definitions.Enter(view.Id) is not { } entered)
        {
            return Opaque(view);
        }

        var facts = Read(catalog, view.Definition!, [], null, entered) ?? Opaque(view);
        if (facts.Outputs.Length != view.Columns.Length)
        {
            facts = Opaque(view);
        }

        return catalog.Definitions.GetOrAdd(view.Id, facts);
    }

    /// <summary>Facts of a SQL function whose body is one query; null when the body is anything else.</summary>
    public static StatementFacts? FactsOfFunction(CatalogIndex catalog, FunctionSchema function, ImmutableArray<string> path, DefinitionStack definitions)
    {
        if (function is not { Language: "sql", Body: { } body, Kind: FunctionKind.Function })
        {
            return null;
        }

        if (!function.SearchPath.IsDefault && function.SearchPath.Contains("$user"))
        {
            return null;        // depends on who calls, or owns, it
        }

        // A body that was parsed at its creation is deparsed with every name qualified: no caller's path counts.
        var query = SqlBody.QueryOf(body);
        var searched = query is not null ? [] : function.SearchPath.IsDefault ? path : function.SearchPath;
        var key = (function.Id, string.Join(',', searched));
        if (catalog.Bodies.TryGetValue(key, out var known))
        {
            return known;
        }

        if (definitions.Enter(function.Id) is not { } entered)
        {
            return null;
        }

        var facts = Read(catalog, query ?? body, searched, function, entered);
        if (facts is not { Kind: StatementKind.Select, Gaps.IsEmpty: true, Settings.IsEmpty: true })
        {
            facts = null;
        }

        // Search paths come from clients, so the number kept is bounded.
        if (catalog.Bodies.Count < 10_000)
        {
            catalog.Bodies.TryAdd(key, facts);
        }

        return facts;
    }

    private static StatementFacts? Read(
        CatalogIndex catalog, string text, ImmutableArray<string> path, FunctionSchema? function, DefinitionStack definitions)
    {
        var outcome = Parser.Parse(Encoding.UTF8.GetBytes(text));
        if (outcome.Tree is not { Statements: [{ Node.Tag: NodeTag.SelectStmt } only] })
        {
            return null;
        }

        var binder = new StatementBinder(catalog, path, [], function, definitions);
        return LineageAnalyzer.Analyze(binder.Bind(only.Node, default));
    }

    private static StatementFacts Opaque(TableSchema view) => new()
    {
        Kind = StatementKind.Select,
        Outputs = [.. view.Columns.Select(c => new OutputColumn(c.Name, ColumnLineage.Unknown))],
        Gaps = [new AnalysisGap(GapKind.OpaqueDefinition, view.Name.ToString(), null)],
    };
}
