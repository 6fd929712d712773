using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>Binds a query: SELECT, VALUES, a set operation, or a data-modifying statement where WITH allows one.</summary>
    private Relation BindQuery(SyntaxNode query, Scope? parent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (query.Tag)
        {
            case NodeTag.SelectStmt:
                return BindSelect(query, parent);
            case NodeTag.InsertStmt:
                return BindInsert(query, parent);
            case NodeTag.UpdateStmt:
                return BindUpdate(query, parent);
            case NodeTag.DeleteStmt:
                return BindDelete(query, parent);
            case NodeTag.MergeStmt:
                return BindMerge(query, parent);
            default:
                return new UnknownRelation(new AnalysisGap(GapKind.UnhandledSyntax, query.Tag.ToString(), SpanOf(query)));
        }
    }

    private Relation BindSelect(SyntaxNode select, Scope? parent)
    {
        var outer = parent;
        var with = ImmutableArray<CommonTable>.Empty;
        if (!select.Node(SelectStmt.WithClause).IsNull)
        {
            outer = new Scope(parent);
            with = BindWith(select.Node(SelectStmt.WithClause), outer);
        }

        if (select.Enum(SelectStmt.Op) != Syntax.Nodes.SetOperation.None)
        {
            // Each arm is a query of its own, one level below the WITH.
            var left = BindQuery(select.Node(SelectStmt.Larg), new Scope(outer));
            var right = BindQuery(select.Node(SelectStmt.Rarg), new Scope(outer));
            return WithTail(select, SetOperationOf(select, left, right), outer, with);
        }

        return select.List(SelectStmt.ValuesLists).IsEmpty ? BindBlock(select, outer, with) : BindValues(select, outer, with);
    }

    private Relation SetOperationOf(SyntaxNode select, Relation left, Relation right)
    {
        if (left.ColumnCount != right.ColumnCount && left is not UnknownRelation && right is not UnknownRelation)
        {
            Gap(GapKind.Ambiguous, "set operation of unequal width", select);
        }

        return new Core.Relations.SetOperation(left, right, select.Bool(SelectStmt.All), select.Enum(SelectStmt.Op) == Syntax.Nodes.SetOperation.Union);
    }

    private Relation BindValues(SyntaxNode select, Scope? outer, ImmutableArray<CommonTable> with)
    {
        var lists = select.List(SelectStmt.ValuesLists);
        var scope = new Scope(outer);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Expression>>(lists.Count);
        foreach (var list in lists)
        {
            rows.Add(BindRow(list.AsList(), scope));
        }

        return WithTail(select, new ValuesRelation(rows.MoveToImmutable()), outer, with);
    }

    /// <summary>ORDER BY, LIMIT and WITH of a set operation or VALUES: only output names and positions can be ordered by.</summary>
    private Relation WithTail(SyntaxNode select, Relation source, Scope? outer, ImmutableArray<CommonTable> with)
    {
        if (with.IsEmpty && select.List(SelectStmt.SortClause).IsEmpty && select.Node(SelectStmt.LimitCount).IsNull && select.Node(SelectStmt.LimitOffset).IsNull
            && select.List(SelectStmt.LockingClause).IsEmpty)
        {
            return source;
        }

        var scope = new Scope(outer);
        scope.Items.Add(new ScopeItem(source));
        var outputs = ImmutableArray.CreateBuilder<NamedExpression>(source.ColumnCount);
        for (var i = 0; i < source.ColumnCount; i++)
        {
            outputs.Add(new(source.ColumnName(i), new ColumnReference(source, i)));
        }

        var columns = outputs.MoveToImmutable();
        return new SelectBlock
        {
            From = [source],
            Outputs = columns,
            Order = BindSort(select.List(SelectStmt.SortClause), scope, columns),
            Limit = BindOptional(select.Node(SelectStmt.LimitCount), scope),
            Offset = BindOptional(select.Node(SelectStmt.LimitOffset), scope),
            IsLocking = !select.List(SelectStmt.LockingClause).IsEmpty,
            With = with,
        };
    }

    private Relation BindBlock(SyntaxNode select, Scope? outer, ImmutableArray<CommonTable> with)
    {
        var scope = new Scope(outer);
        var from = BindFrom(select.List(SelectStmt.FromClause), scope);
        var (partitions, orders) = BindWindows(select.List(SelectStmt.WindowClause), scope);
        var where = BindOptional(select.Node(SelectStmt.WhereClause), scope);
        scope.Where = where;
        var outputs = BindTargets(select.List(SelectStmt.TargetList), scope);
        var having = BindOptional(select.Node(SelectStmt.HavingClause), scope);
        var group = ImmutableArray.CreateBuilder<Expression>();
        BindGroup(select.List(SelectStmt.GroupClause), scope, outputs, group);
        var locking = BindLocking(select.List(SelectStmt.LockingClause), scope);
        var (isDistinct, distinctOn) = BindDistinct(select.List(SelectStmt.DistinctClause), scope, outputs);
        return new SelectBlock
        {
            From = from,
            Where = where,
            Group = group.DrainToImmutable(),
            Having = having,
            Outputs = outputs,
            IsDistinct = isDistinct,
            DistinctOn = distinctOn,
            Order = BindSort(select.List(SelectStmt.SortClause), scope, outputs),
            WindowPartitions = partitions,
            WindowOrders = orders,
            Limit = BindOptional(select.Node(SelectStmt.LimitCount), scope),
            Offset = BindOptional(select.Node(SelectStmt.LimitOffset), scope),
            RowFilters = scope.RowFilters is { } filters ? [.. filters] : [],
            IsLocking = locking,
            IsAggregated = scope.HasAggregate || having is not null || !select.List(SelectStmt.GroupClause).IsEmpty,
            With = with,
        };
    }

    private ImmutableArray<NamedExpression> BindTargets(SyntaxList targets, Scope scope)
    {
        var outputs = ImmutableArray.CreateBuilder<NamedExpression>(targets.Count);
        foreach (var target in targets)
        {
            var value = target.Node(ResTarget.Val);
            if (IsStar(value))
            {
                ExpandStar(value, scope, outputs);
            }
            else
            {
                outputs.Add(new(target.Text(ResTarget.Name) ?? OutputNames.Of(value), Bind(value, scope)));
            }
        }

        return outputs.DrainToImmutable();
    }

    private (bool IsDistinct, ImmutableArray<Expression> On) BindDistinct(SyntaxList distinct, Scope scope, ImmutableArray<NamedExpression> outputs)
    {
        if (distinct.IsEmpty)
        {
            return (false, []);
        }

        // Plain DISTINCT is a list of one absent node.
        if (distinct.Count == 1 && distinct[0].IsNull)
        {
            return (true, []);
        }

        var on = ImmutableArray.CreateBuilder<Expression>(distinct.Count);
        foreach (var item in distinct)
        {
            on.Add(BindSortItem(item, scope, outputs));
        }

        return (true, on.MoveToImmutable());
    }

    private ImmutableArray<Expression> BindSort(SyntaxList sort, Scope scope, ImmutableArray<NamedExpression> outputs)
    {
        if (sort.IsEmpty)
        {
            return [];
        }

        var order = ImmutableArray.CreateBuilder<Expression>(sort.Count);
        foreach (var item in sort)
        {
            order.Add(BindSortItem(item.Node(SortBy.Node), scope, outputs));
        }

        return order.MoveToImmutable();
    }

    /// <summary>ORDER BY and DISTINCT ON: a bare name is an output column first, a number is a position, anything else an expression over FROM.</summary>
    private Expression BindSortItem(SyntaxNode item, Scope scope, ImmutableArray<NamedExpression> outputs) =>
        Position(item, outputs) ?? (BareName(item) is { } name ? OutputNamed(name, outputs) : null) ?? Bind(item, scope);

    private void BindGroup(SyntaxList items, Scope scope, ImmutableArray<NamedExpression> outputs, ImmutableArray<Expression>.Builder group)
    {
        foreach (var item in items)
        {
            if (item.Tag == NodeTag.GroupingSet)
            {
                BindGroup(item.List(GroupingSet.Content), scope, outputs, group);
            }
            else
            {
                // GROUP BY: an input column first, then an output name.
                group.Add(Position(item, outputs)
                    ?? (BareName(item) is { } name ? FindUnqualified(name, scope, onlyThisBlock: true) ?? OutputNamed(name, outputs) : null)
                    ?? Bind(item, scope));
            }
        }
    }

    private Expression? Position(SyntaxNode item, ImmutableArray<NamedExpression> outputs) =>
        IntegerAt(item) is { } position && position >= 1 && position <= outputs.Length ? outputs[position - 1].Value : null;

    private static string? BareName(SyntaxNode item) =>
        item.Tag == NodeTag.ColumnRef && item.List(ColumnRef.Fields) is { Count: 1 } fields && fields[0].Tag == NodeTag.StringValue ? fields.Text(0) : null;

    private static Expression? OutputNamed(string name, ImmutableArray<NamedExpression> outputs)
    {
        foreach (var output in outputs)
        {
            if (string.Equals(output.Name, name, StringComparison.Ordinal))
            {
                return output.Value;
            }
        }

        return null;
    }

    private (ImmutableArray<Expression> Partitions, ImmutableArray<Expression> Orders) BindWindows(SyntaxList windows, Scope scope)
    {
        if (windows.IsEmpty)
        {
            return ([], []);
        }

        scope.Windows = new Dictionary<string, NamedWindow>(StringComparer.Ordinal);
        var partitions = ImmutableArray.CreateBuilder<Expression>();
        var orders = ImmutableArray.CreateBuilder<Expression>();
        foreach (var definition in windows)
        {
            var window = BindWindow(definition, scope);
            partitions.AddRange(window.Partition);
            orders.AddRange(window.Order);
            scope.Windows[definition.Text(WindowDef.Name) ?? ""] = window;
        }

        return (partitions.DrainToImmutable(), orders.DrainToImmutable());
    }

    private NamedWindow BindWindow(SyntaxNode definition, Scope scope)
    {
        NamedWindow? named = null;
        var reference = definition.Text(WindowDef.Refname) ?? (scope.Windows is not null ? definition.Text(WindowDef.Name) : null);
        if (reference is not null)
        {
            scope.Windows?.TryGetValue(reference, out named);
        }

        var order = ImmutableArray.CreateBuilder<Expression>();
        foreach (var item in definition.List(WindowDef.OrderClause))
        {
            order.Add(Bind(item.Node(SortBy.Node), scope));
        }

        AddOptional(definition.Node(WindowDef.StartOffset), scope, order);
        AddOptional(definition.Node(WindowDef.EndOffset), scope, order);
        var partition = BindAll(definition.List(WindowDef.PartitionClause), scope);
        return named is null
            ? new NamedWindow(partition, order.DrainToImmutable())
            : new NamedWindow(named.Partition.AddRange(partition), named.Order.AddRange(order));
    }

    private static bool BindLocking(SyntaxList clauses, Scope scope)
    {
        foreach (var clause in clauses)
        {
            var names = clause.List(LockingClause.LockedRels);
            foreach (var item in scope.Items)
            {
                if (names.IsEmpty || Names(names, item.Name))
                {
                    Lock(item.Relation);
                }
            }
        }

        return !clauses.IsEmpty;
    }

    private static bool Names(SyntaxList relations, string? name)
    {
        foreach (var relation in relations)
        {
            if (relation.Tag == NodeTag.RangeVar && string.Equals(relation.Text(RangeVar.Relname), name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void Lock(Relation relation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (relation)
        {
            case TableRelation table:
                table.IsLocked = true;
                break;
            case ViewRelation view:
                view.IsLocked = true;
                break;
            case RenamedRelation renamed:
                Lock(renamed.Source);
                break;
            case JoinRelation join:
                Lock(join.Left);
                Lock(join.Right);
                break;
            case SelectBlock block:
                foreach (var item in block.From)
                {
                    Lock(item);
                }

                break;
            default:
                break;      // nothing else holds rows that can be locked
        }
    }

    private static string ColumnNumberName(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"column{ordinal + 1}");
}
