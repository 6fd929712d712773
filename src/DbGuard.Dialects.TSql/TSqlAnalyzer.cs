using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.TSql.Binding;
using DbGuard.Dialects.TSql.Syntax;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql;

/// <summary>
/// The SQL Server dialect: a batch of T-SQL → syntax tree → bound tree → facts, for every statement of the batch, those inside blocks and branches too.
/// Thread-safe. Whatever goes wrong inside becomes a gap that denies; nothing is thrown.
/// </summary>
/// <remarks>
/// A batch may give any of its result sets, in any number. So results with the same column names have the same lineages, those of all of them together: a
/// door that finds the plan of a result by its column names needs no order.
/// </remarks>
public sealed class TSqlAnalyzer(TSqlLimits limits) : IStatementAnalyzer
{
    private readonly TSqlReader _reader = new(limits);

    public TSqlAnalyzer()
        : this(TSqlLimits.Default)
    {
    }

    public AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session)
    {
        try
        {
            var outcome = _reader.Read(text);
            if (outcome.Text is not { } parsed)
            {
                return AnalyzedText.Failed(outcome.Failure!);
            }

            return parsed.IsSmall ? AnalyzeParsed(parsed, catalog, session) : DeepStack.Run(() => AnalyzeParsed(parsed, catalog, session));
        }
        catch (InsufficientExecutionStackException)
        {
            return AnalyzedText.Failed(new SyntaxFailure(TSqlErrorCodes.TooComplex, "the statement is nested too deeply to be analysed", 0, IsSyntaxError: false, null));
        }
        catch (Exception exception)
        {
            // A defect of the analyser must deny, not end the session. Only its type is told: a message could quote the text.
            return AnalyzedText.Failed(new SyntaxFailure(
                TSqlErrorCodes.Internal, $"the statement could not be analysed ({exception.GetType().Name})", 0, IsSyntaxError: false, null));
        }
    }

    /// <summary>None: what a literal's neighbours do with it is not followed here.</summary>
    public int FindPlainLiterals(ReadOnlySpan<byte> text, Span<SourceSpan> tokens) => 0;

    public string? LiteralText(ReadOnlySpan<byte> text, SourceSpan literal) =>
        literal.Offset < 0 || literal.Length <= 0 || literal.Offset > text.Length - literal.Length ? null : LiteralValue.Of(text.Slice(literal.Offset, literal.Length));

    /// <summary>
    /// The variables of a text in the order of their numbers, from 1, that facts speak of parameters by; those that the text declares itself are among them.
    /// Empty for a text that cannot be read.
    /// </summary>
    public ImmutableArray<string> ParametersOf(ReadOnlySpan<byte> text) => _reader.Read(text).Text is { } parsed ? [.. parsed.Variables] : [];

    public ColumnLineage OriginOf(CatalogSnapshot catalog, ColumnId column)
    {
        try
        {
            if (catalog.FindTable(column.TableId) is not { Definition: not null, IsSystem: false, Kind: RelationKind.View or RelationKind.MaterializedView } view)
            {
                return ColumnLineage.Direct(column);
            }

            var facts = DefinitionBinding.FactsOfView(CatalogIndex.Of(catalog), view, DefinitionStack.Empty);
            for (var i = 0; i < view.Columns.Length; i++)
            {
                if (view.Columns[i].Number == column.Number)
                {
                    return facts.Outputs[i].Lineage;
                }
            }

            return ColumnLineage.Unknown;
        }
        catch (Exception)
        {
            // A view beyond the bounds, or a defect: unknown, which denies.
            return ColumnLineage.Unknown;
        }
    }

    private AnalyzedText AnalyzeParsed(ParsedText parsed, CatalogSnapshot catalog, SessionView session)
    {
        var index = CatalogIndex.Of(catalog);
        var hasLoop = parsed.Statements.Any(LoopVisitor.IsIn);
        ImmutableArray<BoundPart> parts;
        try
        {
            parts = BindOn(session.SearchPaths[0], index, hasLoop, parsed);
            foreach (var path in session.SearchPaths.Skip(1))
            {
                var others = BindOn(path, index, hasLoop, parsed);
                parts = parts.Length == others.Length
                    ? [.. parts.Zip(others, (a, b) => a with { Facts = FactsMerge.Of(a.Facts, b.Facts) })]
                    : throw new AnalysisLimitException("the statements depend on the default schema");
            }
        }
        catch (Exception exception)
        {
            parts = [.. parsed.Statements.Take(1).Select(s => new BoundPart(Undetermined(exception, parsed.Positions.Of(s)), s))];
        }

        var facts = TextFacts.Complete([.. parts.Select(p => p.Facts)], hasLoop, DefinesAhead(session));
        return new AnalyzedText(
            [.. facts.Select((f, i) => new AnalyzedStatement(f, TokenFingerprint.Of(parts[i].Fragment), TokenFingerprint.Literals(parts[i].Fragment, parsed.Positions)))], null);
    }

    private static ImmutableArray<BoundPart> BindOn(ImmutableArray<string> path, CatalogIndex index, bool hasLoop, ParsedText parsed)
    {
        var state = new TextState { Path = CatalogIndex.PathOf(path), HasLoop = hasLoop };
        state.Number(parsed.Variables);
        return TextBinder.Bind(index, state, DefinitionStack.Empty, parsed.Positions, parsed.Statements);
    }

    private static StatementFacts Undetermined(Exception exception, SourceSpan span)
    {
        var isLimit = exception is AnalysisLimitException or InsufficientExecutionStackException;
        return new StatementFacts
        {
            Kind = StatementKind.Other,
            Span = span,
            Gaps = [new AnalysisGap(isLimit ? GapKind.LimitReached : GapKind.UnhandledSyntax, isLimit ? "statement size" : exception.GetType().Name, span)],
        };
    }

    /// <summary>A text sent ahead defines something the snapshot does not show.</summary>
    private bool DefinesAhead(SessionView session)
    {
        foreach (var text in session.Definitions.IsDefault ? [] : session.Definitions)
        {
            if (_reader.Read(text.Span).Text is not { } earlier || earlier.Statements.Any(TextFacts.MayDefine))
            {
                return true;
            }
        }

        return false;
    }
}
