using System.Runtime.CompilerServices;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>
/// Tells values that the client lists from values that are stored. Either answer may be missing: then a value is neither, and the safe
/// answer holds. Linear in the tree: what was asked of a relation's column is remembered.
/// </summary>
internal sealed class ChosenValues
{
    /// <summary>A longer list counts as not listed.</summary>
    private const int MostListed = 20_000;

    private readonly Dictionary<(Relation, int), bool> _stored = new(new ByIdentity());

    /// <summary>
    /// The constants, parameters and calls of <c>unnest</c> that a value can be, when the text lists all of them: a constant, a column of a VALUES list or
    /// of a query over constants. Null otherwise.
    /// </summary>
    public static List<Expression>? ListOf(Expression expression)
    {
        var found = new List<Expression>();
        return TryList(expression, found, 64) ? found : null;
    }

    /// <summary>True when every value of the expression is one that some stored column has, unchanged.</summary>
    public bool IsStored(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            ColumnReference column => IsStored(column.Relation, column.Ordinal),
            Subquery { Kind: SubqueryKind.Scalar, Query: { ColumnCount: 1 } query } => IsStored(query, 0),
            _ => false,
        };
    }

    /// <inheritdoc cref="IsStored(Expression)"/>
    public bool IsStored(Relation relation, int ordinal)
    {
        switch (relation)
        {
            case TableRelation or ViewRelation:
                // What a view's owner has put into its definition the client has not chosen.
                return true;
            case ValuesRelation or FunctionRelation or ComputedRelation or Modification or JoinRelation or UnknownRelation:
                return false;
            case RenamedRelation renamed:
                return IsStored(renamed.Source, ordinal);
            case SelectBlock or SetOperation or CommonTableReference:
                return Remembered(relation, ordinal);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool Remembered(Relation relation, int ordinal)
    {
        if (_stored.TryGetValue((relation, ordinal), out var known))
        {
            return known;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        // A recursive table holds what its other arm gives: while it is looked at, its own rows say nothing against it.
        _stored[(relation, ordinal)] = true;
        var stored = relation switch
        {
            SelectBlock block => ordinal < block.Outputs.Length && IsStored(block.Outputs[ordinal].Value),
            SetOperation set => ordinal < set.Right.ColumnCount && IsStored(set.Left, ordinal) && IsStored(set.Right, ordinal),
            CommonTableReference { Table.Query: { } query } => ordinal < query.ColumnCount && IsStored(query, ordinal),
            _ => false,
        };
        return _stored[(relation, ordinal)] = stored;
    }

    private static bool TryList(Expression expression, List<Expression> found, int depth)
    {
        if (depth == 0 || found.Count >= MostListed)
        {
            return false;
        }

        if (expression is DefaultValue || RowConstants.IsSingleConstant(expression) || IsUnnestedParameter(expression))
        {
            found.Add(expression);
            return true;
        }

        return expression is ColumnReference column && TryList(column.Relation, column.Ordinal, found, depth - 1);
    }

    private static bool TryList(Relation relation, int ordinal, List<Expression> found, int depth)
    {
        switch (relation)
        {
            case RenamedRelation renamed:
                return TryList(renamed.Source, ordinal, found, depth);
            case CommonTableReference { Table: { IsRecursive: false, Query: { } query } }:
                return depth > 0 && TryList(query, ordinal, found, depth - 1);
            case SelectBlock block:
                return ordinal < block.Outputs.Length && TryList(block.Outputs[ordinal].Value, found, depth);
            case SetOperation set:
                return depth > 0 && TryList(set.Left, ordinal, found, depth - 1) && TryList(set.Right, ordinal, found, depth - 1);
            case ValuesRelation values:
                foreach (var row in values.Rows)
                {
                    if (ordinal >= row.Length || !TryList(row[ordinal], found, depth))
                    {
                        return false;
                    }
                }

                return true;
            case FunctionRelation { Calls: [var call] }:
                return ordinal == 0 && IsUnnestedParameter(call) && TryList(call, found, depth);
            case FunctionRelation or TableRelation or ViewRelation or JoinRelation or CommonTableReference or ComputedRelation or Modification or UnknownRelation:
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary><c>unnest($1)</c>: each element of the parameter.</summary>
    public static bool IsUnnestedParameter(Expression expression) =>
        expression is Call { Function: { Name.Name: "unnest", Effect: FunctionEffect.Pure, Candidates: { IsEmpty: false } candidates }, Arguments: [var argument] }
        && candidates.All(static c => c.IsSystem) && ParameterOf(argument) is not null;

    /// <summary>The parameter that an expression is, perhaps converted to another type; null when it is none.</summary>
    public static Parameter? ParameterOf(Expression expression)
    {
        while (expression is Operation { Kind: OperationKind.Cast, Operands: [var inner] })
        {
            expression = inner;
        }

        return expression as Parameter;
    }

    private sealed class ByIdentity : IEqualityComparer<(Relation Relation, int Ordinal)>
    {
        public bool Equals((Relation Relation, int Ordinal) x, (Relation Relation, int Ordinal) y) => ReferenceEquals(x.Relation, y.Relation) && x.Ordinal == y.Ordinal;

        public int GetHashCode((Relation Relation, int Ordinal) obj) => HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Relation), obj.Ordinal);
    }
}
