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

    /// <summary>
    /// Facts of a SQL function or procedure: of all its statements, with the columns the last one returns; null when the body is anything but
    /// queries and modifications that are understood.
    /// </summary>
    public static StatementFacts? FactsOfFunction(CatalogIndex catalog, FunctionSchema function, ImmutableArray<string> path, DefinitionStack definitions)
    {
        if (function is not { Language: "sql", Body: { } body, Kind: FunctionKind.Function or FunctionKind.Procedure })
        {
            return null;
        }

        var isStandard = IsStandardBody(body);
        if (!isStandard && !function.SearchPath.IsDefault && function.SearchPath.Contains("$user"))
        {
            return null;        // depends on who calls, or owns, it
        }

        // WHY: a standard body was resolved when it was defined, and is deparsed with every name qualified.
        var searched = isStandard ? [] : function.SearchPath.IsDefault ? path : function.SearchPath;
        var key = (function.Id, string.Join(',', searched));
        if (catalog.Bodies.TryGetValue(key, out var known))
        {
            return known;
        }

        if (definitions.Enter(function.Id) is not { } entered)
        {
            return null;
        }

        var facts = ReadBody(catalog, isStandard ? BodyDefinition + body : body, searched, function, entered);

        // Search paths come from clients, so the number kept is bounded.
        if (catalog.Bodies.Count < 10_000)
        {
            catalog.Bodies.TryAdd(key, facts);
        }

        return facts;
    }

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
            if (Read(catalog, $"SELECT {defaults}", [], null, definitions) is not { Gaps.IsEmpty: true, Settings.IsEmpty: true } evaluated)
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
                    Kind: StatementKind.Select or StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge,
                    Gaps.IsEmpty: true, Settings.IsEmpty: true,
                })
            {
                return null;
            }

            steps.Add(facts);
        }

        return steps.Count == 0 ? null : FactsSequence.Of(steps.DrainToImmutable(), hasDefaults);
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
