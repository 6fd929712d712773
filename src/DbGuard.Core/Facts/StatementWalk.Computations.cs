using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>What the server computes with, shown or not: whether it fails can be seen, and the error may quote the values.</summary>
internal sealed partial class StatementWalk
{
    /// <summary>Uses of a column's value itself, which cannot fail. Of outputs their lineage tells.</summary>
    private const ColumnUsage UsesOfValue =
        ColumnUsage.Output | ColumnUsage.EqualityPredicate | ColumnUsage.Join | ColumnUsage.GroupByValue | ColumnUsage.GroupSize | ColumnUsage.Target;

    private List<ColumnId>? _ofOutput;
    private Relation? _root;
    private bool _isOutputOfRoot;
    private bool _isOutputVolatile;

    private static Computing ComputingOf(Operation operation) => operation.Kind switch
    {
        _ when !operation.Functions.IsEmpty => Computing.MayQuote,
        OperationKind.And or OperationKind.Or or OperationKind.Not or OperationKind.IsNull or OperationKind.IsNotNull or OperationKind.IsTrue
            or OperationKind.Row or OperationKind.Array or OperationKind.Grouping => Computing.No,
        OperationKind.Equal or OperationKind.NotEqual or OperationKind.Less or OperationKind.LessOrEqual or OperationKind.Greater
            or OperationKind.GreaterOrEqual or OperationKind.NotDistinct or OperationKind.In or OperationKind.AnyElement
            or OperationKind.Concatenate => Computing.MayFail,
        _ => Computing.MayQuote,
    };

    /// <summary>An output of a query block. What the outermost block of a view computes for an output, the server leaves out when nobody asks for it.</summary>
    private void VisitOutput(Expression value, bool isOfRoot)
    {
        if (!isOfRoot || !isDefinition)
        {
            Visit(value);
            return;
        }

        (_isOutputOfRoot, _isOutputVolatile) = (true, false);
        Visit(value);
        _isOutputOfRoot = false;
        if (_isOutputVolatile)
        {
            // INVARIANT: an output with a volatile function is computed always (PostgreSQL 18 sources, remove_unused_subquery_outputs).
            foreach (var column in _ofOutput ?? [])
            {
                facts.AddComputedWithin(column);
            }
        }

        _ofOutput?.Clear();
    }

    private void AddComputed(ColumnId column, Computing computing)
    {
        if (computing == Computing.No)
        {
            return;
        }

        facts.AddColumn(column, ColumnUsage.Computed);
        if (isDefinition && computing == Computing.MayQuote)
        {
            AddQuoted(column);
        }
    }

    private void AddQuoted(ColumnId column)
    {
        if (_isOutputOfRoot)
        {
            (_ofOutput ??= []).Add(column);
        }
        else
        {
            facts.AddComputedWithin(column);
        }
    }

    private void AddComputed(ColumnLineage columns, Computing computing)
    {
        foreach (var origin in columns.Origins)
        {
            AddComputed(origin.Column, computing);
        }
    }

    /// <summary>A column by its name alone: a generated column may be computed when it is read, and a view computes what is asked of it.</summary>
    private void VisitColumn(Relation relation, int ordinal, Computing computing)
    {
        switch (relation)
        {
            case TableRelation stored:
                var schema = stored.Table.Columns[ordinal];
                AddComputed(new ColumnId(stored.Table.Id, schema.Number), computing);
                foreach (var source in schema.GeneratedFrom)
                {
                    AddComputed(new ColumnId(stored.Table.Id, source), Computing.MayQuote);
                }

                foreach (var source in schema.GeneratedInKinFrom)
                {
                    AddComputed(source, Computing.MayQuote);
                }

                break;
            case ViewRelation { View.Kind: not RelationKind.MaterializedView }:
                foreach (var origin in lineage.Of(relation, ordinal).Origins)
                {
                    AddComputed(origin.Column, origin.IsDirect ? computing : Computing.MayQuote);
                }

                break;
            case RenamedRelation renamed:
                VisitColumn(renamed.Source, ordinal, computing);
                break;
            case SelectBlock { IsJoin: true } join:
                Visit(join.Outputs[ordinal].Value, valuesNoted: true, computing);
                break;
            default:
                if (computing != Computing.No)
                {
                    AddComputed(lineage.Of(relation, ordinal), computing);
                }

                break;
        }
    }

    /// <summary>What a view's definition computes with whichever of its columns are asked for.</summary>
    private void AddComputedByView(StatementFacts definition)
    {
        foreach (var column in definition.ComputedWithin)
        {
            facts.AddColumn(column, ColumnUsage.ComputedByView);
            if (isDefinition)
            {
                AddQuoted(column);
            }
        }
    }

    /// <summary>What a function's body computes, used or not.</summary>
    private void AddComputedByBody(StatementFacts body)
    {
        facts.AddComputedOutputs(body);
        if (!isDefinition)
        {
            return;
        }

        foreach (var access in body.Columns)
        {
            if ((access.Usage & ~UsesOfValue) != 0)
            {
                AddQuoted(access.Column);
            }
        }

        foreach (var output in body.Outputs)
        {
            foreach (var origin in output.Lineage.Origins)
            {
                if (!origin.IsDirect)
                {
                    AddQuoted(origin.Column);
                }
            }
        }
    }
}
