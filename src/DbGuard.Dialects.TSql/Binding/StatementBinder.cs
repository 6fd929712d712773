using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.TSql.Syntax;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Binds one statement: names to relations and columns of the snapshot, syntax to the tree of Core. What it has no binding for is a gap.</summary>
internal sealed partial class StatementBinder(CatalogIndex index, TextState state, DefinitionStack definitions, TextPositions? positions)
{
    private readonly List<AnalysisGap> _gaps = [];
    private readonly List<(string Variable, Expression Value)> _assignments = [];

    /// <summary>What could not be determined so far.</summary>
    public ImmutableArray<AnalysisGap> Gaps => [.. _gaps];

    public TextState State => state;

    public CatalogIndex Index => index;

    public DefinitionStack Definitions => definitions;

    /// <summary>Where a fragment stands; null in texts that are not the client's own.</summary>
    public SourceSpan? SpanOf(TSqlFragment fragment) => positions?.Of(fragment);

    public AnalysisGap Gap(GapKind kind, string subject, TSqlFragment? at)
    {
        var gap = new AnalysisGap(kind, subject, at is null ? null : SpanOf(at));
        _gaps.Add(gap);
        return gap;
    }

    public UnknownExpression Unhandled(TSqlFragment fragment) => new(Gap(GapKind.UnhandledSyntax, SyntaxName(fragment), fragment));

    /// <summary>Where the values of a relation's columns come from.</summary>
    public static ImmutableArray<ColumnLineage> LineagesOf(Relation query)
    {
        var facts = LineageAnalyzer.Analyze(new BoundStatement { Kind = StatementKind.Select, Query = query, ReturnsRows = true });
        return query.ColumnCount == 0 ? [ColumnLineage.Unknown] : [.. facts.Outputs.Select(o => o.Lineage)];
    }

    public static ColumnLineage LineageOf(Expression value) => LineagesOf(new SelectBlock { Outputs = [new NamedExpression("", value)] })[0];

    /// <summary>Remembers that a variable gets a value; it counts once the statement is bound.</summary>
    public void Assign(string variable, Expression value, TSqlFragment at)
    {
        CheckOwnName(variable, at);
        _assignments.Add((variable, value));
    }

    /// <summary>
    /// Lets variables hold what the statement gave them. One that the text does not declare is a parameter of the call: what it holds afterwards goes
    /// to the client, past all rows.
    /// </summary>
    public ImmutableArray<ValueFlow> CompleteAssignments()
    {
        var flows = ImmutableArray.CreateBuilder<ValueFlow>();
        foreach (var (variable, value) in _assignments)
        {
            var lineage = LineageOf(value);
            state.Assign(variable, lineage);
            if (!state.IsDeclared(variable) && !state.ParametersAreLocal)
            {
                flows.Add(new ValueFlow(null, "an output parameter", lineage));
            }
        }

        _assignments.Clear();
        return flows.DrainToImmutable();
    }

    /// <summary>
    /// Names the text itself introduces are compared by the server's collation, which may take letters beyond ASCII, or a name with blanks at its end, for
    /// another name. Such a name could hide a relation from the guard.
    /// </summary>
    public void CheckOwnName(string? name, TSqlFragment? at)
    {
        if (name is not null && (!System.Text.Ascii.IsValid(name) || name.EndsWith(' ')))
        {
            Gap(GapKind.Ambiguous, "a name with letters beyond ASCII", at);
        }
    }

    /// <summary>The form's name as the grammar has it: never a part of the text.</summary>
    public static string SyntaxName(TSqlFragment fragment) => fragment.GetType().Name;

    /// <summary>A value as it is stored where another type may be declared: the conversion may fail, and then the error quotes the value (message 245).</summary>
    public static Expression Converted(Expression value) => new Operation(OperationKind.Cast, [value]);

    private static void EnsureStack() => RuntimeHelpers.EnsureSufficientExecutionStack();

    /// <summary>A relation by its parts of a name; temporary tables and system relations included.</summary>
    private Relation FindRelation(SchemaObjectName name)
    {
        var table = name.BaseIdentifier?.Value ?? "";
        var schema = name.SchemaIdentifier?.Value;
        var full = FullName(name);
        if (name.ServerIdentifier is not null)
        {
            return new UnknownRelation(Gap(GapKind.OpaqueDefinition, full, name));
        }

        if (table.StartsWith('#'))
        {
            CheckOwnName(table, name);
            return state.Table(table) is { } carrier ? carrier.AsRelation() : new UnknownRelation(Gap(GapKind.UnknownRelation, full, name));
        }

        // Other databases hold other relations, and their catalogs are not known.
        if (name.DatabaseIdentifier is { } database && !index.IsThisDatabase(database.Value))
        {
            return new UnknownRelation(Gap(GapKind.UnknownRelation, full, name));
        }

        var path = schema is { Length: > 0 } ? [schema] : state.Path;
        foreach (var candidate in path)
        {
            var found = index.Tables(candidate, table);
            if (found.Length > 1)
            {
                return new UnknownRelation(Gap(GapKind.Ambiguous, full, name));
            }

            if (found is [var only])
            {
                return OfSchema(only, name, 0);
            }
        }

        return new UnknownRelation(Gap(GapKind.UnknownRelation, full, name));
    }

    private Relation OfSchema(TableSchema table, SchemaObjectName at, int depth)
    {
        switch (table)
        {
            case { IsSystem: true } or { Kind: RelationKind.Table or RelationKind.PartitionedTable }:
                return new TableRelation(table, SpanOf(at));
            case { Kind: RelationKind.View or RelationKind.MaterializedView, Definition: not null }:
                return new ViewRelation(table, DefinitionBinding.FactsOfView(index, table, definitions), SpanOf(at));
            case { Kind: RelationKind.Other, Definition: { } target } when depth < 8:
                return DefinitionBinding.NameOf(target) is { } name && name.ServerIdentifier is null
                    && (name.DatabaseIdentifier is null || index.IsThisDatabase(name.DatabaseIdentifier.Value))
                    && index.Tables(name.SchemaIdentifier?.Value ?? CatalogIndex.CommonSchema, name.BaseIdentifier.Value) is [var only]
                    ? OfSchema(only, at, depth + 1)
                    : new UnknownRelation(Gap(GapKind.OpaqueDefinition, table.Name.ToString(), at));
            default:
                return new UnknownRelation(Gap(GapKind.OpaqueDefinition, table.Name.ToString(), at));
        }
    }

    internal static string FullName(MultiPartIdentifier name) => string.Join('.', name.Identifiers.Select(i => i.Value));
}
