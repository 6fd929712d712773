using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Binding;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres;

/// <summary>
/// The PostgreSQL dialect: text → syntax tree → bound tree → facts, for every statement of the text. Thread-safe.
/// Whatever goes wrong inside becomes a gap that denies; nothing is thrown.
/// </summary>
public sealed class PostgresAnalyzer : IStatementAnalyzer
{
    private readonly PostgresParser _parser;

    public PostgresAnalyzer()
        : this(ParserLimits.Default)
    {
    }

    public PostgresAnalyzer(ParserLimits limits) => _parser = new PostgresParser(limits);

    public AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session)
    {
        try
        {
            var outcome = _parser.Parse(text);
            return outcome.Succeeded ? AnalyzeTree(outcome.Tree, catalog, session) : AnalyzedText.Failed(SyntaxFailures.Of(outcome.Error!, text));
        }
        catch (InsufficientExecutionStackException)
        {
            const string Sentence = "statement is nested too deeply to be analysed";
            return AnalyzedText.Failed(new SyntaxFailure(SyntaxErrorCodes.TooComplex, Sentence, 0, IsSyntaxError: false, null));
        }
        catch (Exception exception)
        {
            // A defect of the analyser must deny, not end the session. Only its type is told: a message could quote the text.
            return AnalyzedText.Failed(new SyntaxFailure(
                AnalysisCodes.Internal, $"the statement could not be analysed ({exception.GetType().Name})", 0, IsSyntaxError: false, null));
        }
    }

    /// <inheritdoc />
    public int FindPlainLiterals(ReadOnlySpan<byte> text, Span<SourceSpan> tokens) => PlainLiterals.Find(text, tokens);

    /// <summary>Where the values of a relation's column come from: itself, or, for a view, the columns its query takes them from.</summary>
    public static ColumnLineage OriginOf(CatalogSnapshot catalog, ColumnId column)
    {
        if (catalog.FindTable(column.TableId) is not { Definition: not null, IsSystem: false } view)
        {
            return ColumnLineage.Direct(column);
        }

        var index = CatalogIndex.Of(catalog);
        var facts = DefinitionBinding.FactsOfView(index, view, catalog.DefaultSearchPath, DefinitionStack.Empty);
        if (DefinitionBinding.DependsOnCallers(index, view))
        {
            return ColumnLineage.Unknown;       // other sessions may find other columns behind it
        }

        for (var i = 0; i < view.Columns.Length; i++)
        {
            if (view.Columns[i].Number == column.Number)
            {
                return facts.Outputs[i].Lineage;
            }
        }

        return ColumnLineage.Unknown;
    }

    ColumnLineage IStatementAnalyzer.OriginOf(CatalogSnapshot catalog, ColumnId column)
    {
        try
        {
            return OriginOf(catalog, column);
        }
        catch (Exception)
        {
            // A view beyond the analyser's bounds, or a defect of it: unknown, which denies.
            return ColumnLineage.Unknown;
        }
    }

    /// <inheritdoc />
    public string? LiteralText(ReadOnlySpan<byte> text, SourceSpan literal)
    {
        if (literal.Offset < 0 || literal.Length <= 0 || literal.Offset > text.Length - literal.Length)
        {
            return null;
        }

        try
        {
            // The server's own grammar reads the literal: quotes, escapes and dollars are its business.
            var outcome = _parser.Parse([.. "SELECT "u8, .. text.Slice(literal.Offset, literal.Length)]);
            return outcome.Succeeded && outcome.Tree.Statements is [var select]
                && select.Node.List(Syntax.Nodes.SelectStmt.TargetList) is { Count: 1 } targets
                ? StatementBinder.TextOfLiteral(targets[0].Node(Syntax.Nodes.ResTarget.Val))
                : null;
        }
        catch (Exception)
        {
            // Not a literal after all: nothing is known of it.
            return null;
        }
    }

    private AnalyzedText AnalyzeTree(SyntaxTree tree, CatalogSnapshot catalog, SessionView session)
    {
        var index = CatalogIndex.Of(catalog);
        var literals = ConstantSpans.Of(tree);
        var statements = ImmutableArray.CreateBuilder<AnalyzedStatement>(tree.StatementCount);
        var paths = session.SearchPaths;
        var definitions = Before(tree, index, session);
        var reads = new LiteralReads();
        for (var i = 0; i < tree.Statements.Length; i++)
        {
            var statement = tree.Statements[i];
            var facts = AnalyzeStatement(statement, index, paths, literals, definitions, reads);
            definitions?.Add(statement.Node, paths);
            paths = PathsInText.After(paths, facts, catalog);
            session = After(facts, session, catalog);
            if (tree.Statements.Length > 1)
            {
                facts = facts with { Traits = facts.Traits | StatementTraits.MultiStatement };
            }

            statements.Add(new(
                facts, StatementFingerprint.Of(statement, FingerprintScope.WithoutConstants, reads), ConstantSpans.Within(literals, tree, i)));
        }

        return new AnalyzedText(statements.MoveToImmutable(), null) { FreeLiterals = reads.Unread() };
    }

    /// <summary>What is defined before the text runs and no snapshot shows; null when names in it mean what the snapshot says.</summary>
    private TextDefinitions? Before(SyntaxTree tree, CatalogIndex index, SessionView session)
    {
        if (tree.Statements.Length < 2 && session.Definitions.IsDefaultOrEmpty)
        {
            return null;
        }

        var definitions = new TextDefinitions(index, session.IsOwnCatalog);
        foreach (var text in session.Definitions.IsDefault ? [] : session.Definitions)
        {
            // It was analysed before it was sent, so it parses.
            if (_parser.Parse(text.Span) is { Succeeded: true, Tree: { } earlier })
            {
                foreach (var statement in earlier.Statements)
                {
                    definitions.Add(statement.Node, session.SearchPaths);
                }
            }
        }

        return definitions;
    }

    /// <summary>The view of the statements that follow in the same text: a search path that this one may set counts beside those there were.</summary>
    private static SessionView After(StatementFacts facts, SessionView session, CatalogSnapshot catalog)
    {
        var paths = session.SearchPaths;
        foreach (var change in facts.Settings)
        {
            if (change.Name is not ("search_path" or "*"))
            {
                continue;
            }

            // What the default is, and whom $user stands for, only the session knows: any schema may come first then.
            var isKnown = change is { IsReset: false, IsConstant: true, Values.IsDefault: false } && !change.Values.Contains("$user");
            paths = isKnown
                ? paths.Add(change.Values)
                : paths.AddRange(catalog.Tables.Select(t => t.Name.Schema).Distinct(StringComparer.Ordinal).Select(s => ImmutableArray.Create(s)));
        }

        return paths.Length == session.SearchPaths.Length ? session : new SessionView(paths, session.Definitions, session.IsOwnCatalog);
    }

    private static StatementFacts AnalyzeStatement(
        SyntaxStatement statement, CatalogIndex index, ImmutableArray<ImmutableArray<string>> paths, ImmutableArray<SourceSpan> literals,
        TextDefinitions? definitions, LiteralReads reads)
    {
        var span = new SourceSpan(statement.Location, statement.Length);
        try
        {
            var facts = Bind(statement, index, paths[0], literals, span, definitions, reads);
            for (var i = 1; i < paths.Length; i++)
            {
                facts = FactsMerge.Of(facts, Bind(statement, index, paths[i], literals, span, definitions, reads));
            }

            return facts;
        }
        catch (Exception exception)
        {
            var isLimit = exception is AnalysisLimitException or InsufficientExecutionStackException;
            return new StatementFacts
            {
                Kind = StatementKind.Other,
                Span = span,
                Gaps = [new AnalysisGap(isLimit ? GapKind.LimitReached : GapKind.UnhandledSyntax, isLimit ? "statement size" : exception.GetType().Name, span)],
            };
        }
    }

    private static StatementFacts Bind(
        SyntaxStatement statement, CatalogIndex index, ImmutableArray<string> path, ImmutableArray<SourceSpan> literals, SourceSpan span,
        TextDefinitions? definitions, LiteralReads reads) =>
        LineageAnalyzer.Analyze(new StatementBinder(index, path, literals, null, DefinitionStack.Empty, definitions, reads).Bind(statement.Node, span));
}
