using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.TSql.Syntax;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>One statement of a text with its facts. Statements inside blocks, loops and constant texts are statements of the text.</summary>
/// <param name="Facts">What it does.</param>
/// <param name="Fragment">The syntax it stands in.</param>
internal readonly record struct BoundPart(StatementFacts Facts, TSqlFragment Fragment);

/// <summary>Binds the statements of a text in order, blocks and branches included, and what they share through variables and temporary tables.</summary>
internal sealed partial class TextBinder(CatalogIndex index, TextState state, DefinitionStack definitions, TextPositions? positions)
{
    private const int MostPasses = 12;
    private const int MostStatements = 10_000;

    private readonly List<BoundPart> _parts = [];
    private readonly List<ColumnLineage> _returned = [];

    public CatalogIndex Index => index;

    public TextState State => state;

    public DefinitionStack Definitions => definitions;

    /// <summary>Binds statements until what variables hold stays as it is.</summary>
    public static ImmutableArray<BoundPart> Bind(
        CatalogIndex index, TextState state, DefinitionStack definitions, TextPositions? positions, IReadOnlyList<TSqlStatement> statements) =>
        Settle(index, state, definitions, positions, statements)._parts.ToImmutableArray();

    private static TextBinder Settle(
        CatalogIndex index, TextState state, DefinitionStack definitions, TextPositions? positions, IReadOnlyList<TSqlStatement> statements)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            state.Changed = false;
            var binder = new TextBinder(index, state, definitions, positions);
            binder.BindAll(statements);
            if (!state.Changed)
            {
                return binder;
            }
        }

        throw new AnalysisLimitException("what variables hold does not settle");
    }

    /// <summary>Facts of a function's body with the values it returns; null when something in it is not understood or does more than compute.</summary>
    public static StatementFacts? BodyOf(CatalogIndex index, FunctionSchema function, FunctionStatementBody body, DefinitionStack definitions)
    {
        var state = new TextState { Path = CatalogIndex.PathOf(function.Name), HasLoop = LoopVisitor.IsIn(body), ParametersAreLocal = true, IsFunction = true };
        ImmutableArray<string> columns = ["value"];
        Carrier? returned = null;
        if (body.ReturnType is TableValuedFunctionReturnType { DeclareTableVariableBody: var table })
        {
            columns = [.. table.Definition.ColumnDefinitions.Select(c => c.ColumnIdentifier.Value)];
            returned = state.DefineTable(table.VariableName.Value, columns);
        }

        var binder = Settle(index, state, definitions, null, [.. body.StatementList.Statements]);
        if (binder._parts.Any(p => p.Facts is not { Kind: StatementKind.Select, Gaps.IsEmpty: true, Settings.IsEmpty: true, ReturnsRows: false }))
        {
            return null;
        }

        var lineages = returned is { } filled
            ? columns.Select((_, i) => filled[i]).ToImmutableArray()
            : [binder._returned.Aggregate(ColumnLineage.None, (all, one) => all.Union(one))];
        var steps = binder._parts.Select(p => p.Facts).Append(new StatementFacts { Kind = StatementKind.Select }).ToImmutableArray();
        return FactsSequence.Of(steps, firstIsInput: false) with
        {
            Kind = StatementKind.Select, ReturnsRows = true, Outputs = [.. columns.Select((c, i) => new OutputColumn(c, lineages[i]))],
        };
    }

    public void BindAll(IEnumerable<TSqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            BindOne(statement);
        }
    }

    private void BindOne(TSqlStatement statement)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (StatementBindings.TryGetValue(statement.GetType(), out var binding))
        {
            binding(this, statement);
        }
        else
        {
            var binder = NewBinder();
            binder.Unhandled(statement);
            Emit(binder, new BoundStatement { Kind = StatementKind.Other }, statement);
        }
    }

    private StatementBinder NewBinder() => new(index, state, definitions, positions);

    /// <summary>Adds a statement: with what its binder could not determine, and with what it gives to variables.</summary>
    private void Emit(StatementBinder binder, BoundStatement statement, TSqlFragment fragment)
    {
        if (_parts.Count >= MostStatements)
        {
            throw new AnalysisLimitException();
        }

        var flows = binder.CompleteAssignments();
        var traits = statement.Traits;
        if (binder.UsesServer)
        {
            traits |= StatementTraits.ServerSideAccess;
        }

        if (binder.IsRecursive)
        {
            traits |= StatementTraits.Recursive;
        }

        var facts = LineageAnalyzer.Analyze(statement with
        {
            Span = positions?.Of(fragment) ?? default,
            Gaps = statement.Gaps.AddRange(binder.Gaps),
            Moves = statement.Moves.AddRange(flows),
            Traits = traits,
            ParameterCount = state.ParameterCount,
        });
        if (state.HasLoop && facts.MostRowsWritten != 0)
        {
            facts = facts with { MostRowsWritten = null, TagTellsRowsWritten = false };
        }

        _parts.Add(new BoundPart(facts, fragment));
    }

    /// <summary>Adds a statement that does nothing but evaluate.</summary>
    private void EmitEvaluation(StatementBinder binder, TSqlFragment fragment, ColumnUsage usage, params ReadOnlySpan<Expression> expressions) =>
        Emit(binder, new BoundStatement { Kind = StatementKind.Select, Expressions = [.. expressions], ExpressionUsage = usage }, fragment);

    /// <summary>Adds a statement whose values go to the client outside of rows: texts of messages and errors, which nobody masks.</summary>
    private void EmitMessage(StatementBinder binder, TSqlFragment fragment, params ReadOnlySpan<Expression> values)
    {
        var flows = ImmutableArray.CreateBuilder<ValueFlow>();
        foreach (var value in values)
        {
            flows.Add(new ValueFlow(null, "a message", StatementBinder.LineageOf(value).AsDerived()));
        }

        Emit(binder, new BoundStatement
        {
            Kind = StatementKind.Select, Expressions = [.. values], ExpressionUsage = ColumnUsage.None, Moves = flows.DrainToImmutable(),
        }, fragment);
    }

    private static readonly Scope NoScope = new(null);
}

/// <summary>Whether a text may run statements of it more than once.</summary>
internal sealed class LoopVisitor : TSqlFragmentVisitor
{
    private bool _found;

    public static bool IsIn(TSqlFragment fragment)
    {
        var visitor = new LoopVisitor();
        fragment.Accept(visitor);
        return visitor._found;
    }

    public override void Visit(WhileStatement node) => _found = true;

    public override void Visit(GoToStatement node) => _found = true;
}
