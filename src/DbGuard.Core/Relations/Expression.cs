using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Relations;

/// <summary>A bound scalar (or row) expression. The hierarchy is closed.</summary>
public abstract class Expression
{
    private protected Expression()
    {
    }
}

/// <summary>A column of a relation in scope, of this query or of an outer one.</summary>
public sealed class ColumnReference(Relation relation, int ordinal) : Expression
{
    public Relation Relation { get; } = relation;

    /// <summary>0-based.</summary>
    public int Ordinal { get; } = ordinal;
}

/// <summary>The whole row of a relation as one value.</summary>
public sealed class WholeRow(Relation relation) : Expression
{
    public Relation Relation { get; } = relation;
}

/// <summary>A column the server keeps for itself, e.g. a row's physical address; it holds no stored value.</summary>
public sealed class SystemColumn(Relation relation, string name) : Expression
{
    public Relation Relation { get; } = relation;

    public string Name { get; } = name;
}

public enum ConstantKind
{
    Null,
    Boolean,
    Number,
    Text,
    Bits,
}

/// <summary>A literal. Its text stays inside the analyser: facts carry only where it stands.</summary>
/// <param name="kind">What it is; known without looking at the value.</param>
/// <param name="text">The value.</param>
/// <param name="span">Where it stands; null when it is not a literal of the text.</param>
/// <param name="reads">Who is told when <see cref="Text"/> is looked at; null for nobody.</param>
public sealed class Constant(ConstantKind kind, string text, SourceSpan? span, LiteralReads? reads = null) : Expression
{
    public ConstantKind Kind { get; } = kind;

    /// <summary>Decoded text, <c>true</c>/<c>false</c> for booleans, empty for NULL. Looking at it is noticed.</summary>
    public string Text
    {
        get
        {
            if (reads is not null && Span is { } at)
            {
                reads.Read(at.Offset);
            }

            return text;
        }
    }

    public SourceSpan? Span { get; } = span;
}

/// <summary>A parameter of the statement.</summary>
public sealed class Parameter(int number, SourceSpan? span) : Expression
{
    /// <summary>1-based.</summary>
    public int Number { get; } = number;

    public SourceSpan? Span { get; } = span;
}

/// <summary>The column's default, in VALUES or SET.</summary>
public sealed class DefaultValue : Expression
{
    private DefaultValue()
    {
    }

    public static DefaultValue Instance { get; } = new();
}

/// <summary>CASE: which result is taken depends on the conditions.</summary>
public sealed class CaseExpression(ImmutableArray<Expression> conditions, ImmutableArray<Expression> results) : Expression
{
    public ImmutableArray<Expression> Conditions { get; } = conditions;

    public ImmutableArray<Expression> Results { get; } = results;
}

/// <summary>One field of a composite value.</summary>
public sealed class FieldSelection(Expression input, string field) : Expression
{
    public Expression Input { get; } = input;

    public string Field { get; } = field;
}

public enum SubqueryKind
{
    /// <summary>The one value (or row) the query yields.</summary>
    Scalar,
    Exists,
    /// <summary><c>test op ANY (query)</c> and IN.</summary>
    Any,
    /// <summary><c>test op ALL (query)</c> and NOT IN.</summary>
    All,
    /// <summary>All values as one array.</summary>
    Array,
}

/// <summary>A query used as an expression.</summary>
public sealed class Subquery(SubqueryKind kind, Relation query, Expression? test, OperationKind comparison, ImmutableArray<OperatorCall> functions)
    : Expression
{
    public SubqueryKind Kind { get; } = kind;

    public Relation Query { get; } = query;

    /// <summary>Left side of ANY and ALL.</summary>
    public Expression? Test { get; } = test;

    /// <summary>Comparison of ANY and ALL.</summary>
    public OperationKind Comparison { get; } = comparison;

    /// <summary>User-defined functions behind the comparison.</summary>
    public ImmutableArray<OperatorCall> Functions { get; } = functions;
}

/// <summary>An expression the dialect could not bind. Whatever is computed from it is unknown.</summary>
public sealed class UnknownExpression(AnalysisGap gap) : Expression
{
    public AnalysisGap Gap { get; } = gap;
}
