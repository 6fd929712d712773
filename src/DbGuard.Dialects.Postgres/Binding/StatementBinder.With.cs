using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>Binds a WITH list into <paramref name="scope"/>. An item sees the ones before it, and with RECURSIVE all of them and itself.</summary>
    private ImmutableArray<CommonTable> BindWith(SyntaxNode with, Scope scope)
    {
        var items = with.List(WithClause.Ctes);
        var bindings = new List<CommonTableBinding>(items.Count);
        var visible = new Dictionary<string, CommonTableBinding>(StringComparer.Ordinal);
        scope.CommonTables = visible;
        foreach (var item in items)
        {
            var name = item.Text(CommonTableExpr.Ctename) ?? "";
            var order = bindings.Count;
            var inner = with.Bool(WithClause.Recursive) ? scope : new Scope(scope.Parent) { CommonTables = visible, CommonTableLimit = order };
            var binding = new CommonTableBinding(name, order, item, inner);
            bindings.Add(binding);
            if (!visible.TryAdd(name, binding))
            {
                Gap(GapKind.Ambiguous, name, item);
            }
        }

        var tables = ImmutableArray.CreateBuilder<CommonTable>(bindings.Count);
        foreach (var binding in bindings)
        {
            BindCommonTable(binding);
            tables.Add(binding.Table!);
        }

        return tables.MoveToImmutable();
    }

    private void BindCommonTable(CommonTableBinding binding)
    {
        if (binding.State != BindingState.Unbound)
        {
            return;
        }

        binding.State = BindingState.Binding;
        var query = binding.Node.Node(CommonTableExpr.Ctequery);
        var relation = IsRecursiveUnion(query) ? BindRecursive(binding, query) : BindQuery(query, new Scope(binding.Scope));
        var search = binding.Node.Node(CommonTableExpr.SearchClause);
        var cycle = binding.Node.Node(CommonTableExpr.CycleClause);
        if (!search.IsNull || !cycle.IsNull)
        {
            binding.StarCount = relation.ColumnCount;
            relation = WithTraversalColumns(relation, binding.Node, search, cycle);
        }

        if (binding.Inner is { } inner)
        {
            inner.Query = relation;
            relation = new CommonTableReference(inner);
        }

        binding.Table = new CommonTable(binding.Name, ColumnNames(relation, binding.Node.List(CommonTableExpr.Aliascolnames))) { Query = relation };
        binding.State = BindingState.Bound;
    }

    private static bool IsRecursiveUnion(SyntaxNode query) =>
        query.Tag == NodeTag.SelectStmt && query.Enum(SelectStmt.Op) == Syntax.Nodes.SetOperation.Union;

    /// <summary>A union that may refer to its own table: the first arm gives the columns, then the second is bound.</summary>
    private Relation BindRecursive(CommonTableBinding binding, SyntaxNode query)
    {
        var scope = binding.Scope;
        var with = ImmutableArray<CommonTable>.Empty;
        if (!query.Node(SelectStmt.WithClause).IsNull)
        {
            scope = new Scope(scope);
            with = BindWith(query.Node(SelectStmt.WithClause), scope);
        }

        var left = BindQuery(query.Node(SelectStmt.Larg), new Scope(scope));
        // The columns of SEARCH and CYCLE can be named in the recursive arm already.
        var columns = ColumnNames(left, binding.Node.List(CommonTableExpr.Aliascolnames));
        var inner = new CommonTable(binding.Name, [.. columns, .. TraversalNames(binding.Node)]) { FirstArm = left };
        binding.StarCount = inner.ColumnNames.Length > columns.Length ? columns.Length : -1;
        binding.Table = inner;
        var right = BindQuery(query.Node(SelectStmt.Rarg), new Scope(scope));
        var union = WithTail(query, SetOperationOf(query, left, right), scope, with);
        if (inner.IsRecursive)
        {
            binding.Inner = inner;
        }

        return union;
    }

    private static IEnumerable<string> TraversalNames(SyntaxNode table)
    {
        if (table.Node(CommonTableExpr.SearchClause) is { IsNull: false } search)
        {
            yield return search.Text(CTESearchClause.SearchSeqColumn) ?? "";
        }

        if (table.Node(CommonTableExpr.CycleClause) is { IsNull: false } cycle)
        {
            yield return cycle.Text(CTECycleClause.CycleMarkColumn) ?? "";
            yield return cycle.Text(CTECycleClause.CyclePathColumn) ?? "";
        }
    }

    /// <summary>SEARCH adds one column, CYCLE two; all are computed from the listed columns.</summary>
    private static SelectBlock WithTraversalColumns(Relation relation, SyntaxNode table, SyntaxNode search, SyntaxNode cycle)
    {
        var names = ColumnNames(relation, table.List(CommonTableExpr.Aliascolnames));
        var outputs = ImmutableArray.CreateBuilder<NamedExpression>();
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            outputs.Add(new(names[i], new ColumnReference(relation, i)));
        }

        if (!search.IsNull)
        {
            outputs.Add(new(search.Text(CTESearchClause.SearchSeqColumn) ?? "", ComputedFrom(relation, names, search.List(CTESearchClause.SearchColList))));
        }

        var marked = ImmutableArray<Expression>.Empty;
        if (!cycle.IsNull)
        {
            var computed = ComputedFrom(relation, names, cycle.List(CTECycleClause.CycleColList));
            marked = computed.Operands;
            outputs.Add(new(cycle.Text(CTECycleClause.CycleMarkColumn) ?? "", computed));
            outputs.Add(new(cycle.Text(CTECycleClause.CyclePathColumn) ?? "", computed));
        }

        // A row whose values were on its way already ends that way: how many rows there are tells which values are equal.
        return new SelectBlock { From = [relation], Outputs = outputs.DrainToImmutable(), WindowPartitions = marked };
    }

    private static Operation ComputedFrom(Relation relation, ImmutableArray<string> names, SyntaxList columns)
    {
        var operands = ImmutableArray.CreateBuilder<Expression>(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            var ordinal = names.IndexOf(columns.Text(i));
            operands.Add(ordinal < 0 ? Unknown(GapKind.UnknownColumn, columns.Text(i), columns[i]) : new ColumnReference(relation, ordinal));
        }

        return new Operation(OperationKind.Other, operands.MoveToImmutable());
    }

    /// <summary>A relation's column names with the first ones replaced by an alias list.</summary>
    private static ImmutableArray<string> ColumnNames(Relation relation, SyntaxList aliases)
    {
        var names = ImmutableArray.CreateBuilder<string>(relation.ColumnCount);
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            names.Add(i < aliases.Count ? aliases.Text(i) : relation.ColumnName(i));
        }

        return names.MoveToImmutable();
    }

    private Relation ReferToCommonTable(CommonTableBinding binding, SyntaxNode at)
    {
        switch (binding.State)
        {
            case BindingState.Unbound:
                BindCommonTable(binding);
                break;
            case BindingState.Binding when binding.Table is { } self:
                self.IsRecursive = true;
                break;
            case BindingState.Binding:
                return new UnknownRelation(new AnalysisGap(GapKind.UnhandledSyntax, "recursive reference", SpanOf(at)));
            case BindingState.Bound:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return new CommonTableReference(binding.Table!);
    }
}
