using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>Which relations an expression (or a correlated subquery inside it) refers to.</summary>
internal static class RelationReferences
{
    public static HashSet<Relation> In(Expression expression)
    {
        var found = new HashSet<Relation>(ReferenceEqualityComparer.Instance);
        Add(expression, found);
        return found;
    }

    public static void Add(Expression? expression, HashSet<Relation> found)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case null or Constant or Parameter or DefaultValue or UnknownExpression:
                break;
            case ColumnReference column:
                found.Add(column.Relation);
                break;
            case WholeRow row:
                found.Add(row.Relation);
                break;
            case SystemColumn system:
                found.Add(system.Relation);
                break;
            case Operation operation:
                AddAll(operation.Operands, found);
                break;
            case Call call:
                AddAll(call.Arguments, found);
                Add(call.Filter, found);
                break;
            case CaseExpression choice:
                AddAll(choice.Conditions, found);
                AddAll(choice.Results, found);
                break;
            case FieldSelection selection:
                Add(selection.Input, found);
                break;
            case Subquery subquery:
                Add(subquery.Test, found);
                Add(subquery.Query, found);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static void Add(Relation relation, HashSet<Relation> found)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (relation)
        {
            case SelectBlock block:
                foreach (var item in block.From)
                {
                    Add(item, found);
                }

                Add(block.Where, found);
                AddAll(block.Group, found);
                Add(block.Having, found);
                foreach (var output in block.Outputs)
                {
                    Add(output.Value, found);
                }

                break;
            case JoinRelation join:
                Add(join.Left, found);
                Add(join.Right, found);
                Add(join.Condition, found);
                break;
            case SetOperation set:
                Add(set.Left, found);
                Add(set.Right, found);
                break;
            case ValuesRelation values:
                foreach (var row in values.Rows)
                {
                    AddAll(row, found);
                }

                break;
            case RenamedRelation renamed:
                Add(renamed.Source, found);
                break;
            case FunctionRelation function:
                AddAll(function.Calls, found);
                break;
            case ComputedRelation computed:
                AddAll(computed.Inputs, found);
                break;
            case TableRelation or ViewRelation or CommonTableReference or Modification or UnknownRelation:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void AddAll(ImmutableArray<Expression> expressions, HashSet<Relation> found)
    {
        foreach (var expression in expressions)
        {
            Add(expression, found);
        }
    }
}
