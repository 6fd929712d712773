using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Catalog;

/// <summary>Which columns of its table a computed column is computed from.</summary>
internal sealed class ColumnVisitor : TSqlFragmentVisitor
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public static ImmutableArray<short> NumbersIn(TSqlFragment expression, IEnumerable<ColumnSchema> columns)
    {
        var visitor = new ColumnVisitor();
        expression.Accept(visitor);
        return [.. columns.Where(c => visitor._names.Contains(c.Name)).Select(c => c.Number)];
    }

    public override void Visit(ColumnReferenceExpression node)
    {
        if (node.MultiPartIdentifier is { } name)
        {
            _names.Add(name.Identifiers[^1].Value);
        }
    }
}
