using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// Bound statement in, facts out: the one place where lineage, usages and traits are computed, for every dialect.
/// Pure and thread-safe. Throws <see cref="AnalysisLimitException"/> or <see cref="InsufficientExecutionStackException"/> beyond its bounds;
/// the dialect turns either into a gap.
/// </summary>
public static class LineageAnalyzer
{
    /// <param name="statement">The statement.</param>
    /// <param name="isDefinition">It defines a view or a function.</param>
    public static StatementFacts Analyze(BoundStatement statement, bool isDefinition = false)
    {
        var lineage = new LineageResolver();
        var facts = new FactsBuilder { Traits = statement.Traits };
        var walk = new StatementWalk(lineage, facts, statement.Kind == StatementKind.Import, isDefinition);
        foreach (var gap in statement.Gaps)
        {
            facts.AddGap(gap);
        }

        foreach (var table in statement.Tables)
        {
            facts.AddTable(table.Table, table.Modes, table.ThroughView, table.Span);
        }

        foreach (var move in statement.Moves)
        {
            facts.AddFlow(move);
        }

        foreach (var expression in statement.Expressions)
        {
            walk.Use(expression, statement.ExpressionUsage);
        }

        foreach (var key in statement.Keys)
        {
            walk.Use(key, ColumnUsage.Definition);
        }

        foreach (var nested in statement.Nested)
        {
            facts.AddNested(Analyze(nested));
        }

        var inner = statement.Inner is { } innerStatement ? Analyze(innerStatement) : null;
        if (inner is not null)
        {
            facts.AddNested(inner);
            if (facts.Traits.HasFlag(StatementTraits.ExplainAnalyze))
            {
                facts.AddComputedOutputs(inner);
            }
        }

        if (statement.Rerun is { } rerun)
        {
            foreach (var column in rerun.ComputedWithin)
            {
                facts.AddColumn(column, ColumnUsage.ComputedByView);
            }

            facts.AddComputedOutputs(rerun);
        }

        var outputs = ImmutableArray<OutputColumn>.Empty;
        if (statement.Query is { } query)
        {
            walk.Root(query);
            outputs = Outputs(statement, query, lineage, facts);
        }
        else if (statement.FixedOutputs.Length > 0)
        {
            outputs = [.. statement.FixedOutputs.Select(n => new OutputColumn(n, ColumnLineage.None))];
        }
        else if (inner is not null && statement.ReturnsRows)
        {
            outputs = inner.Outputs;
            AddOutputUsage(outputs, facts);
        }

        return new StatementFacts
        {
            Kind = statement.Kind,
            Transaction = statement.Transaction,
            ObjectKind = statement.ObjectKind,
            ObjectNames = statement.ObjectNames,
            Traits = facts.Traits,
            Span = statement.Span,
            Tables = facts.Tables,
            Columns = facts.Columns,
            ComputedWithin = facts.ComputedWithin,
            Functions = facts.Functions,
            Outputs = outputs,
            ReturnsRows = statement.ReturnsRows,
            Flows = facts.Flows,
            Values = facts.Values,
            Comparisons = facts.Comparisons,
            Meetings = facts.Meetings,
            ComparedWrites = facts.ComparedWrites,
            MostRowsWritten = MostRowsWritten(statement, facts),
            TagTellsRowsWritten = TagTellsRowsWritten(statement, facts),
            Settings = statement.Settings,
            Gaps = facts.Gaps,
            Inner = inner,
            SessionObject = statement.SessionObject,
            ParameterCount = statement.ParameterCount,
            AssumesPlainParameters = statement.AssumesPlainParameters,
            AssumesAbsence = statement.AssumesAbsence || inner is { AssumesAbsence: true } || facts.AssumesAbsence,
        };
    }

    /// <summary>What the form of the statement says about how many rows it may change. Functions that may write say nothing.</summary>
    private static long? MostRowsWritten(BoundStatement statement, FactsBuilder facts)
    {
        if (statement.Kind == StatementKind.Prepare || (statement.Kind == StatementKind.Explain && !facts.Traits.HasFlag(StatementTraits.ExplainAnalyze)))
        {
            return 0;
        }

        if (statement.Kind is StatementKind.Import or StatementKind.Call or StatementKind.Do || facts.Traits.HasFlag(StatementTraits.CreatesFromQuery))
        {
            return null;
        }

        return MayWriteByCalls(facts) ? null : facts.MostRowsWritten;
    }

    /// <summary>True when a function that is called may write: it is volatile and nobody has seen its body, or its body writes.</summary>
    private static bool MayWriteByCalls(FactsBuilder facts)
    {
        foreach (var function in facts.Functions)
        {
            if (function.Effect is FunctionEffect.Unclassified or FunctionEffect.RunsSql
                && function.Candidates.Any(c => c.Volatility == FunctionVolatility.Volatile))
            {
                return true;
            }
        }

        foreach (var table in facts.Tables)
        {
            if (table.ThroughView && (table.Modes & (AccessModes.Insert | AccessModes.Update | AccessModes.Delete)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TagTellsRowsWritten(BoundStatement statement, FactsBuilder facts)
    {
        if (facts.Traits.HasFlag(StatementTraits.NestedWrite) || MayWriteByCalls(facts))
        {
            return false;
        }

        return statement.Query is Modification { Target: TableRelation { Table.WritesSpread: false } }
            || (facts.Traits.HasFlag(StatementTraits.CreatesFromQuery) && statement.Kind == StatementKind.Create);
    }

    private static ImmutableArray<OutputColumn> Outputs(BoundStatement statement, Relation query, LineageResolver lineage, FactsBuilder facts)
    {
        if (!statement.ReturnsRows && statement.CreatedRelation is null)
        {
            return [];
        }

        var columns = ImmutableArray.CreateBuilder<OutputColumn>(query.ColumnCount);
        for (var i = 0; i < query.ColumnCount; i++)
        {
            columns.Add(new(query.ColumnName(i), lineage.Of(query, i)));
        }

        var outputs = columns.MoveToImmutable();
        if (statement.CreatedRelation is { } created)
        {
            foreach (var output in outputs)
            {
                facts.AddFlow(new(null, $"{created}.{output.Name}", output.Lineage));
            }
        }

        if (!statement.ReturnsRows)
        {
            return [];
        }

        AddOutputUsage(outputs, facts);
        return outputs;
    }

    private static void AddOutputUsage(ImmutableArray<OutputColumn> outputs, FactsBuilder facts)
    {
        foreach (var output in outputs)
        {
            facts.AddColumns(output.Lineage, ColumnUsage.Output);
        }
    }
}
