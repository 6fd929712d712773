using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.TSql.Syntax;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Sees through views and functions: their text is bound once per snapshot and kept as facts.</summary>
internal static class DefinitionBinding
{
    private static readonly TSqlReader Reader = new(TSqlLimits.Default);

    /// <summary>Facts of a view's query. A view that cannot be read has unknown columns and a gap.</summary>
    public static StatementFacts FactsOfView(CatalogIndex index, TableSchema view, DefinitionStack definitions)
    {
        if (index.Definitions.TryGetValue(view.Id, out var known))
        {
            return known;
        }

        if (definitions.Enter(view.Id) is not { } entered)
        {
            return Opaque(view);
        }

        var facts = ReadView(index, view, entered);
        if (facts is null || facts.Outputs.Length != view.Columns.Length)
        {
            facts = Opaque(view);
        }

        return index.Definitions.GetOrAdd(view.Id, facts);
    }

    /// <summary>Facts of a view's query, whatever columns the catalog gives it; null when it cannot be read.</summary>
    public static StatementFacts? ReadView(CatalogIndex index, TableSchema view, DefinitionStack definitions)
    {
        if (Reader.Read(view.Definition ?? "").Text is not { Statements: [ViewStatementBody { SelectStatement: { } select } body] })
        {
            return null;
        }

        var binder = new StatementBinder(index, new TextState { Path = CatalogIndex.PathOf(view.Name) }, definitions, null);
        var with = binder.BindWith(select.WithCtesAndXmlNamespaces, null);
        var query = binder.BindQuery(select.QueryExpression, with);
        if (binder.State.ParameterCount > 0)
        {
            return null;
        }

        var facts = LineageAnalyzer.Analyze(new BoundStatement { Kind = StatementKind.Select, Query = query, ReturnsRows = true, Gaps = binder.Gaps }, isDefinition: true);
        return body.Columns.Count == facts.Outputs.Length
            ? facts with { Outputs = [.. facts.Outputs.Select((o, i) => o with { Name = body.Columns[i].Value })] }
            : facts;
    }

    /// <summary>What a function's definition does, and what it yields.</summary>
    public static FunctionBody BodyOf(CatalogIndex index, FunctionSchema function, DefinitionStack definitions)
    {
        if (index.Bodies.TryGetValue(function.Id, out var known))
        {
            return known;
        }

        if (function.Body is null || definitions.Enter(function.Id | 0x8000_0000) is not { } entered)
        {
            return new FunctionBody(null, function.ReturnsSet);
        }

        return index.Bodies.GetOrAdd(function.Id, new FunctionBody(ReadFunction(index, function, entered), function.ReturnsSet));
    }

    private static StatementFacts? ReadFunction(CatalogIndex index, FunctionSchema function, DefinitionStack definitions)
    {
        if (Reader.Read(function.Body!).Text is not { Statements: [FunctionStatementBody { MethodSpecifier: null } body] })
        {
            return null;
        }

        if (body.ReturnType is SelectFunctionReturnType { SelectStatement: var select })
        {
            var binder = new StatementBinder(index, new TextState { Path = CatalogIndex.PathOf(function.Name) }, definitions, null);
            var query = binder.BindQuery(select.QueryExpression, binder.BindWith(select.WithCtesAndXmlNamespaces, null));
            var facts = LineageAnalyzer.Analyze(new BoundStatement { Kind = StatementKind.Select, Query = query, ReturnsRows = true, Gaps = binder.Gaps });
            return facts.Gaps.IsEmpty ? facts : null;
        }

        return TextBinder.BodyOf(index, function, body, definitions);
    }

    /// <summary>The name a synonym stands for.</summary>
    public static SchemaObjectName? NameOf(string target)
    {
        var name = new TSql170Parser(initialQuotedIdentifiers: true).ParseSchemaObjectName(new StringReader(target), out var errors);
        return errors.Count == 0 ? name : null;
    }

    private static StatementFacts Opaque(TableSchema view) => new()
    {
        Kind = StatementKind.Select,
        Outputs = [.. view.Columns.Select(c => new OutputColumn(c.Name, ColumnLineage.Unknown))],
        Gaps = [new AnalysisGap(GapKind.OpaqueDefinition, view.Name.ToString(), null)],
    };
}
