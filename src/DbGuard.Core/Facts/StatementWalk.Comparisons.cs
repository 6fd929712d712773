using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>What stored values are compared with: each value of the client's choice, or other stored values.</summary>
internal sealed partial class StatementWalk
{
    private readonly ChosenValues _chosen = new();

    /// <summary>Two values are found equal or not: by a join, or in a correlated query.</summary>
    private void Meet(Expression left, Expression right)
    {
        if (ChosenValues.ListOf(right) is { } values)
        {
            AddComparisons(lineage.Of(left), values);
        }
        else if (ChosenValues.ListOf(left) is { } others)
        {
            AddComparisons(lineage.Of(right), others);
        }
        else
        {
            AddMeeting(lineage.Of(left), lineage.Of(right), _chosen.IsStored(left) && _chosen.IsStored(right));
        }
    }

    /// <summary><c>test IN (SELECT …)</c>, <c>(a, b) IN (SELECT …)</c>.</summary>
    private void MeetRow(Expression test, Relation query)
    {
        if (query.ColumnCount == 1)
        {
            MeetColumn(test, query, 0);
        }
        else if (test is Operation { Kind: OperationKind.Row } row && row.Operands.Length == query.ColumnCount)
        {
            for (var i = 0; i < query.ColumnCount; i++)
            {
                MeetColumn(row.Operands[i], query, i);
            }
        }
        else
        {
            AddMeeting(lineage.Of(test), lineage.OfRow(query), isClosed: false);
        }
    }

    private void MeetColumn(Expression test, Relation query, int ordinal)
    {
        if (query.ColumnCount > 0)
        {
            Meet(test, new ColumnReference(query, ordinal));
        }
    }

    /// <summary>Equal values of a relation's column are told from different ones.</summary>
    private void MeetAmong(Relation relation, int ordinal) =>
        AddMeeting(lineage.Of(relation, ordinal), ColumnLineage.None, _chosen.IsStored(relation, ordinal));

    /// <inheritdoc cref="MeetAmong(Relation, int)"/>
    private void MeetAmong(Expression expression) => AddMeeting(lineage.Of(expression), ColumnLineage.None, _chosen.IsStored(expression));

    private void AddMeeting(ColumnLineage left, ColumnLineage right, bool isClosed)
    {
        var both = left.Union(right);
        if (!both.IsUnknown && both.Origins.IsEmpty)
        {
            return;
        }

        var columns = ImmutableArray.CreateBuilder<ColumnId>(left.Origins.Length + right.Origins.Length);
        foreach (var origin in left.Origins)
        {
            columns.Add(origin.Column);
        }

        foreach (var origin in right.Origins)
        {
            columns.Add(origin.Column);
        }

        facts.AddMeeting(new ValueMeeting(columns.MoveToImmutable(), isClosed && !both.IsUnknown));
    }

    private void AddComparisons(ColumnLineage columns, IEnumerable<Expression> values)
    {
        foreach (var value in values)
        {
            AddComparison(columns, value);
        }
    }

    private void AddComparison(ColumnLineage columns, Expression value)
    {
        switch (value)
        {
            case Constant { Kind: ConstantKind.Null }:
                break;      // equals nothing
            case Constant { Span: { } span }:
                Add(columns, ComparedWith.Literal, span, 0);
                break;
            case Parameter parameter:
                Add(columns, ComparedWith.Parameter, null, parameter.Number);
                break;
            case Call call when ChosenValues.IsUnnestedParameter(call):
                Add(columns, ComparedWith.ArrayParameter, null, ChosenValues.ParameterOf(call.Arguments[0])!.Number);
                break;
            default:
                Add(columns, ComparedWith.Computed, null, 0);
                break;
        }
    }

    private void AddElementComparisons(ColumnLineage columns, int? elements, Expression array)
    {
        if (ChosenValues.ParameterOf(array) is { } parameter)
        {
            Add(columns, ComparedWith.ArrayParameter, null, parameter.Number);
        }
        else if (WithoutCasts(array) is Operation { Kind: OperationKind.Array } listed)
        {
            AddComparisons(columns, listed.Operands);
        }
        else if (elements is { } count)
        {
            for (var i = 0; i < count; i++)
            {
                Add(columns, ComparedWith.Computed, null, 0);
            }
        }
        else
        {
            Add(columns, ComparedWith.Uncounted, null, 0);
        }
    }

    private void Add(ColumnLineage columns, ComparedWith with, SourceSpan? literal, int parameter)
    {
        foreach (var origin in columns.Origins)
        {
            if (origin.IsDirect)
            {
                facts.AddComparison(new ColumnComparison(origin.Column, with, literal, parameter));
            }
        }
    }

    private static Expression WithoutCasts(Expression expression)
    {
        while (expression is Operation { Kind: OperationKind.Cast, Operands: [var inner] })
        {
            expression = inner;
        }

        return expression;
    }
}
