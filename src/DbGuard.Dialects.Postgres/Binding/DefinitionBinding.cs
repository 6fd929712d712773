using System.Collections.Immutable;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>Sees through views and SQL functions: their text is bound once per snapshot and kept as facts.</summary>
internal static class DefinitionBinding
{
    /// <summary>A standard body can only be parsed as part of a definition.</summary>
    private const string BodyDefinition = "CREATE FUNCTION f() RETURNS void LANGUAGE sql ";

    /// <summary>Most definitions kept that hold for one search path only.</summary>
    private const int MostKept = 10_000;

    private static readonly PostgresParser Parser = new();

    /// <summary>Facts of a view's query. A view that cannot be read has unknown columns and a gap.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="view">The view.</param>
    /// <param name="callers">Path that functions in it run under when they set none.</param>
    /// <param name="definitions">Definitions around it.</param>
    public static StatementFacts FactsOfView(CatalogIndex catalog, TableSchema view, ImmutableArray<string> callers, DefinitionStack definitions)
    {
        if (catalog.Definitions.TryGetValue((view.Id, ""), out var known))
        {
            return known;
        }

        var key = (view.Id, PathKey(callers));
        if (catalog.Definitions.TryGetValue(key, out known))
        {
            definitions.NoteCallers();
            return known;
        }

        if (definitions.Enter(view.Id, callers) is not { } entered)
        {
            return Opaque(view);
        }

        var facts = Read(catalog, view.Definition!, entered) ?? Opaque(view);
        if (facts.Outputs.Length != view.Columns.Length)
        {
            facts = Opaque(view);
        }

        if (!entered.DependsOnCallers)
        {
            return catalog.Definitions.GetOrAdd((view.Id, ""), facts);
        }

        definitions.NoteCallers();
        // Search paths come from clients, so the number kept is bounded.
        return catalog.Definitions.Count < MostKept ? catalog.Definitions.GetOrAdd(key, facts) : facts;
    }

    /// <summary>
    /// Facts of a SQL function or procedure: of all its statements, with the columns the last one returns; null when the body is anything but
    /// queries and modifications that are understood.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="function">The function.</param>
    /// <param name="callers">Path it runs under when it sets none.</param>
    /// <param name="definitions">Definitions around it.</param>
    public static StatementFacts? FactsOfFunction(CatalogIndex catalog, FunctionSchema function, ImmutableArray<string> callers, DefinitionStack definitions)
    {
        if (function is not { Language: "sql", Body: { } body, Kind: FunctionKind.Function or FunctionKind.Procedure })
        {
            return null;
        }

        var setsPath = !function.SearchPath.IsDefault;
        var isStandard = IsStandardBody(body);
        if (setsPath && function.SearchPath.Contains("$user"))
        {
            return null;        // depends on who calls, or owns, it
        }

        if (catalog.Bodies.TryGetValue((function.Id, ""), out var known))
        {
            return known;
        }

        var effective = setsPath ? function.SearchPath : callers;
        var key = (function.Id, PathKey(effective));
        if (catalog.Bodies.TryGetValue(key, out known))
        {
            definitions.NoteCallers();
            return known;
        }

        if (definitions.Enter(function.Id, effective, setsPath) is not { } entered)
        {
            return null;
        }

        if (!isStandard)
        {
            entered.NoteCallers();
        }

        // WHY: a standard body was resolved when it was defined, and is deparsed with every name qualified.
        var facts = ReadBody(catalog, isStandard ? BodyDefinition + body : body, isStandard ? [] : effective, function, entered);
        if (setsPath || !entered.DependsOnCallers)
        {
            catalog.Bodies.TryAdd((function.Id, ""), facts);
        }
        else if (catalog.Bodies.Count < MostKept)
        {
            catalog.Bodies.TryAdd(key, facts);
        }

        return facts;
    }

    /// <summary>True when what a view means depends on the search path of whoever reads it; asked after <see cref="FactsOfView"/>.</summary>
    public static bool DependsOnCallers(CatalogIndex catalog, TableSchema view) => !catalog.Definitions.ContainsKey((view.Id, ""));

    /// <summary>A key that differs for paths that differ, and from the empty one of definitions that need none.</summary>
    private static string PathKey(ImmutableArray<string> path) =>
        "=" + string.Join(',', path.Select(s => $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>True for <c>BEGIN ATOMIC … END</c> and <c>RETURN …</c>; a quoted body that starts so is no SQL.</summary>
    private static bool IsStandardBody(string body) =>
        body.AsSpan().TrimStart() is var text && (text.StartsWith("BEGIN ATOMIC", StringComparison.Ordinal) || text.StartsWith("RETURN ", StringComparison.Ordinal));

    private static StatementFacts? ReadBody(
        CatalogIndex catalog, string text, ImmutableArray<string> path, FunctionSchema function, DefinitionStack definitions)
    {
        var steps = ImmutableArray.CreateBuilder<StatementFacts>();
        if (function.DefaultExpressions is { } defaults)
        {
            // Arguments left out are evaluated by the call.
            if (Read(catalog, $"SELECT {defaults}", definitions) is not { Gaps.IsEmpty: true, Settings.IsEmpty: true } evaluated)
            {
                return null;
            }

            steps.Add(evaluated);
        }

        if (Parser.Parse(Encoding.UTF8.GetBytes(text)).Tree is not { } tree)
        {
            return null;
        }

        var hasDefaults = steps.Count > 0;
        foreach (var statement in StatementsOf(tree))
        {
            var facts = LineageAnalyzer.Analyze(new StatementBinder(catalog, path, [], function, definitions).BindBody(statement));
            if (facts is not
                {
                    Kind: StatementKind.Select or StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge or StatementKind.Call,
                    Gaps.IsEmpty: true, Settings.IsEmpty: true,
                })
            {
                return null;
            }

            steps.Add(facts);
        }

        if (steps.Count == (hasDefaults ? 1 : 0))
        {
            steps.Add(new StatementFacts { Kind = StatementKind.Select });      // an empty body does nothing
        }

        return FactsSequence.Of(steps.DrainToImmutable(), hasDefaults);
    }

    private static IEnumerable<SyntaxNode> StatementsOf(SyntaxTree tree)
    {
        if (tree.Statements is not [{ Node: { Tag: NodeTag.CreateFunctionStmt } definition }])
        {
            return tree.Statements.Select(s => s.Node);
        }

        return definition.Node(CreateFunctionStmt.SqlBody) is { Tag: NodeTag.List } block ? Flat(block) : [definition.Node(CreateFunctionStmt.SqlBody)];
    }

    /// <summary>BEGIN ATOMIC is a list with one list of statements in it.</summary>
    private static IEnumerable<SyntaxNode> Flat(SyntaxNode block)
    {
        var statements = new List<SyntaxNode>();
        foreach (var item in block.AsList())
        {
            if (item.Tag == NodeTag.List)
            {
                statements.AddRange(Flat(item));
            }
            else if (!item.IsNull)
            {
                statements.Add(item);
            }
        }

        return statements;
    }

    /// <summary>A query whose names are all qualified.</summary>
    private static StatementFacts? Read(CatalogIndex catalog, string text, DefinitionStack definitions)
    {
        var outcome = Parser.Parse(Encoding.UTF8.GetBytes(text));
        if (outcome.Tree is not { Statements: [{ Node.Tag: NodeTag.SelectStmt } only] })
        {
            return null;
        }

        return LineageAnalyzer.Analyze(new StatementBinder(catalog, [], [], null, definitions).Bind(only.Node, default(SourceSpan)), isDefinition: true);
    }

    private static StatementFacts Opaque(TableSchema view) => new()
    {
        Kind = StatementKind.Select,
        Outputs = [.. view.Columns.Select(c => new OutputColumn(c.Name, ColumnLineage.Unknown))],
        Gaps = [new AnalysisGap(GapKind.OpaqueDefinition, view.Name.ToString(), null)],
    };
}
