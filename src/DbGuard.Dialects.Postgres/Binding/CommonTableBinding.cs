using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Binding;

internal enum BindingState
{
    Unbound,
    Binding,
    Bound,
}

/// <summary>A WITH item: bound when first referred to, so that the order of a WITH RECURSIVE list does not matter.</summary>
internal sealed class CommonTableBinding(string name, int order, SyntaxNode node, Scope scope)
{
    /// <summary>Place in its WITH list, 0-based.</summary>
    public int Order { get; } = order;

    public string Name { get; } = name;

    /// <summary>The CommonTableExpr.</summary>
    public SyntaxNode Node { get; } = node;

    /// <summary>The scope its query is bound in: what it sees of the same WITH list depends on RECURSIVE.</summary>
    public Scope Scope { get; } = scope;

    public BindingState State { get; set; }

    /// <summary>What a reference means: complete when bound, known from the first arm on while binding.</summary>
    public CommonTable? Table { get; set; }

    /// <summary>
    /// How many columns <c>*</c> means inside the query itself and in queries nested in the one that has the WITH: all but those SEARCH and
    /// CYCLE add (PostgreSQL expands them only at the level of the WITH). -1 when there are none of these.
    /// </summary>
    public int StarCount { get; set; } = -1;

    /// <summary>What a reference from inside the recursive query itself means.</summary>
    public CommonTable? Inner { get; set; }
}
