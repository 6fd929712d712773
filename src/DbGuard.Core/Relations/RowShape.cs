using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DbGuard.Core.Relations;

/// <summary>Sees through row values: which expressions are the fields of one.</summary>
public static class RowShape
{
    /// <summary>
    /// The fields of a row-valued expression; null when its shape is not known. An opaque row of a known type yields field selections of itself,
    /// a row without a type has fields f1, f2 and so on.
    /// </summary>
    public static ImmutableArray<NamedExpression>? Fields(Expression row)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (row)
        {
            case WholeRow whole:
                return OfRelation(whole.Relation);
            case ColumnReference column:
                return Definition(column.Relation, column.Ordinal) is { } definition ? Fields(definition) : null;
            case Subquery { Kind: SubqueryKind.Scalar } subquery when subquery.Query.ColumnCount == 1:
                return Definition(subquery.Query, 0) is { } value ? Fields(value) : null;
            case Operation { RowType: { } type } typed:
                return typed.Kind == OperationKind.Row && typed.Operands.Length == type.Columns.Length
                    ? Named(type, i => typed.Operands[i])
                    : typed.Kind == OperationKind.Cast && typed.Operands is [Operation { Kind: OperationKind.Row } inner] && inner.Operands.Length == type.Columns.Length
                        ? Named(type, i => new Operation(OperationKind.Cast, [inner.Operands[i]]))
                        : Named(type, i => new FieldSelection(row, type.Columns[i].Name));
            case Operation { Kind: OperationKind.Row } anonymous:
                return [.. anonymous.Operands.Select(static (value, i) => new NamedExpression(string.Create(CultureInfo.InvariantCulture, $"f{i + 1}"), value))];
            case Call { RowType: { } returned }:
                return Named(returned, i => new FieldSelection(row, returned.Columns[i].Name));
            case FieldSelection:
            case Operation:
            case Call:
            case Subquery:
            case SystemColumn:
            case Constant:
            case Parameter:
            case DefaultValue:
            case CaseExpression:
            case UnknownExpression:
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The expression that defines a column of a relation, when there is exactly one; null otherwise.</summary>
    public static Expression? Definition(Relation relation, int ordinal)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return relation switch
        {
            SelectBlock block => ordinal < block.Outputs.Length ? block.Outputs[ordinal].Value : null,
            Modification modification => ordinal < modification.Returning.Length ? modification.Returning[ordinal].Value : null,
            RenamedRelation renamed => Definition(renamed.Source, ordinal),
            CommonTableReference { Table: { IsRecursive: false, Query: { } query } } => Definition(query, ordinal),
            ValuesRelation { Rows.Length: 1 } values => ordinal < values.Rows[0].Length ? values.Rows[0][ordinal] : null,
            CommonTableReference or ValuesRelation or TableRelation or ViewRelation or JoinRelation or SetOperation or FunctionRelation
                or ComputedRelation or UnknownRelation => null,
            _ => throw new System.Diagnostics.UnreachableException(),
    };
    }


    private static ImmutableArray<NamedExpression>? OfRelation(Relation relation)
    {
        if (relation.ColumnCount == 0)
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<NamedExpression>(relation.ColumnCount);
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            fields.Add(new(relation.ColumnName(i), new ColumnReference(relation, i)));
        }

        return fields.MoveToImmutable();
    }

    private static ImmutableArray<NamedExpression> Named(Catalog.TableSchema type, Func<int, Expression> field)
    {
        var fields = ImmutableArray.CreateBuilder<NamedExpression>(type.Columns.Length);
        for (var i = 0; i < type.Columns.Length; i++)
        {
            fields.Add(new(type.Columns[i].Name, field(i)));
        }

        return fields.MoveToImmutable();
    }
}
