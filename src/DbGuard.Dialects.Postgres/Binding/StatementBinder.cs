using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Binds one statement's syntax tree against a catalog and one search path. Names are resolved as the server resolves them
/// (PostgreSQL 18 docs, 5.10.3 The Schema Search Path; 4.2 Value Expressions; 7.2 Table Expressions). What it cannot bind becomes a gap.
/// Not thread-safe; one instance binds one statement.
/// </summary>
internal sealed partial class StatementBinder
{
    private readonly CatalogIndex _catalog;
    private readonly ImmutableArray<string> _path;
    private readonly ImmutableArray<SourceSpan> _literals;
    private readonly FunctionSchema? _function;
    private readonly DefinitionStack _definitions;
    private readonly TextDefinitions? _text;
    private readonly LiteralReads? _reads;
    private readonly ImmutableArray<AnalysisGap>.Builder _gaps = ImmutableArray.CreateBuilder<AnalysisGap>();
    private readonly ImmutableArray<SettingChange>.Builder _settings = ImmutableArray.CreateBuilder<SettingChange>();
    private int _parameters;
    private ImmutableArray<uint> _parameterTypes;
    private bool _assumesPlainParameters;
    private bool _assumesAbsence;

    /// <param name="catalog">Index of the snapshot.</param>
    /// <param name="path">Search path.</param>
    /// <param name="literals">Literal spans of the text, in order; empty when spans of literals do not matter.</param>
    /// <param name="function">The function whose body this is: its parameters can be named.</param>
    /// <param name="definitions">Views and functions being bound above this one.</param>
    /// <param name="text">What the text itself has defined before this statement.</param>
    /// <param name="reads">Is told whose literals' values are looked at.</param>
    public StatementBinder(
        CatalogIndex catalog, ImmutableArray<string> path, ImmutableArray<SourceSpan> literals, FunctionSchema? function, DefinitionStack definitions,
        TextDefinitions? text = null, LiteralReads? reads = null)
    {
        _catalog = catalog;
        _path = path;
        _literals = literals;
        _function = function;
        _definitions = definitions;
        _text = text;
        _reads = reads;
    }

    /// <summary>The path that functions without one of their own run under: of the statement, however deep in definitions they are called.</summary>
    private ImmutableArray<string> Callers => _definitions.Callers.IsDefault ? _path : _definitions.Callers;

    /// <summary>Binds a statement.</summary>
    public BoundStatement Bind(SyntaxNode statement, SourceSpan span)
    {
        return Complete(BindStatement(statement) with { Span = span });
    }

    /// <summary>The statement with what was noted while binding it.</summary>
    private BoundStatement Complete(BoundStatement bound)
    {
        bound = bound with { AssumesPlainParameters = _assumesPlainParameters, AssumesAbsence = _assumesAbsence };
        return _gaps.Count == 0 && _settings.Count == 0 && _parameters == 0
            ? bound
            : bound with
            {
                Gaps = bound.Gaps.AddRange(_gaps),
                Settings = bound.Settings.AddRange(_settings),
                ParameterCount = Math.Max(bound.ParameterCount, _parameters),
                // PREPARE and its kin: the inner statement is what runs later, so it carries these too.
                Inner = bound.Inner is { } inner
                    ? inner with { Gaps = inner.Gaps.AddRange(_gaps), Settings = inner.Settings.AddRange(_settings), ParameterCount = _parameters }
                    : null,
            };
    }

    /// <summary>Binds one statement of a function's body; RETURN is a query of one value.</summary>
    public BoundStatement BindBody(SyntaxNode statement)
    {
        if (statement.Tag != NodeTag.ReturnStmt)
        {
            return Bind(statement, default(SourceSpan));
        }

        var value = Bind(statement.Node(ReturnStmt.Returnval), new Scope(null));
        return Complete(new() { Kind = StatementKind.Select, Query = new SelectBlock { Outputs = [new("", value)] }, ReturnsRows = true });
    }

    private BoundStatement BindStatement(SyntaxNode statement)
    {
        switch (statement.Tag)
        {
            case NodeTag.SelectStmt:
                return BindSelectStatement(statement);
            case NodeTag.InsertStmt:
                return BindWrite(StatementKind.Insert, BindInsert(statement, null));
            case NodeTag.UpdateStmt:
                return BindWrite(StatementKind.Update, BindUpdate(statement, null));
            case NodeTag.DeleteStmt:
                return BindWrite(StatementKind.Delete, BindDelete(statement, null));
            case NodeTag.MergeStmt:
                return BindWrite(StatementKind.Merge, BindMerge(statement, null));
            default:
                return MustBindEveryCall(statement) ? BindWithoutUnboundCalls(statement) : BindUtility(statement);
        }
    }

    private static BoundStatement BindWrite(StatementKind kind, Relation query) =>
        new() { Kind = kind, Query = query, ReturnsRows = query.ColumnCount > 0 };

    private BoundStatement BindSelectStatement(SyntaxNode select)
    {
        var into = FindInto(select);
        var query = BindQuery(select, null);
        if (into.IsNull)
        {
            return new() { Kind = StatementKind.Select, Query = query, ReturnsRows = true };
        }

        NoteColumns(query);
        var name = QualifiedNameOf(into.Node(IntoClause.Rel), isNew: true);
        return new()
        {
            Kind = StatementKind.Create,
            ObjectKind = ObjectKind.Table,
            ObjectNames = [name],
            Traits = StatementTraits.Definition | StatementTraits.CreatesFromQuery,
            Query = query,
            CreatedRelation = name,
        };
    }

    /// <summary>The INTO clause hides in the leftmost block of a set operation.</summary>
    internal static SyntaxNode FindInto(SyntaxNode select)
    {
        while (select.Enum(SelectStmt.Op) != Syntax.Nodes.SetOperation.None)
        {
            select = select.Node(SelectStmt.Larg);
        }

        return select.Node(SelectStmt.IntoClause);
    }

    private FoundRelation Find(string? schema, string name) =>
        _text?.Find(schema, name, _path) ?? new FoundRelation(_catalog.FindRelation(schema, name, _path), IsUncertain: false);

    private TableSchema? Lookup(string? schema, string name) => Find(schema, name).Table;

    /// <summary>The column names of a query whose rows become a relation, for what follows in the text.</summary>
    private void NoteColumns(Relation query)
    {
        if (_text is not null)
        {
            _text.QueryColumns = query is UnknownRelation ? default : [.. Enumerable.Range(0, query.ColumnCount).Select(query.ColumnName)];
        }
    }

    private static UnknownExpression Unknown(GapKind kind, string subject, SyntaxNode at) => new(new AnalysisGap(kind, subject, SpanOf(at)));

    private static UnknownExpression Unhandled(SyntaxNode node) =>
        Unknown(GapKind.UnhandledSyntax, node.Tag == NodeTag.Unknown ? $"node {node.UnknownTag}" : node.Tag.ToString(), node);

    private void Gap(GapKind kind, string subject, SyntaxNode at) => _gaps.Add(new AnalysisGap(kind, subject, SpanOf(at)));

    private static SourceSpan? SpanOf(SyntaxNode node) => node.Location >= 0 ? new SourceSpan(node.Location, 0) : null;

    private static string NameOf(SyntaxNode rangeVar)
    {
        var schema = rangeVar.Text(RangeVar.Schemaname);
        var name = rangeVar.Text(RangeVar.Relname) ?? "";
        return schema is null ? name : $"{schema}.{name}";
    }
}
