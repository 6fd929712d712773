using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using JoinKind = DbGuard.Core.Relations.JoinKind;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>Binds FROM items one after the other; an item sees the ones before it only when LATERAL lets it.</summary>
    private ImmutableArray<Relation> BindFrom(SyntaxList items, Scope scope)
    {
        if (items.IsEmpty)
        {
            return [];
        }

        var relations = ImmutableArray.CreateBuilder<Relation>(items.Count);
        foreach (var item in items)
        {
            relations.Add(BindFromItem(item, scope, scope.Items));
        }

        return relations.MoveToImmutable();
    }

    /// <param name="item">The FROM item.</param>
    /// <param name="scope">The block's scope: what lateral items see.</param>
    /// <param name="items">Where the names of this item go.</param>
    private Relation BindFromItem(SyntaxNode item, Scope scope, List<ScopeItem> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (item.Tag)
        {
            case NodeTag.RangeVar:
                var referred = BindRangeVar(item, scope, out var star);
                return Introduce(referred, item.Node(RangeVar.Alias), item.Text(RangeVar.Relname), item.Text(RangeVar.Schemaname), items, star);
            case NodeTag.RangeSubselect:
                var inner = item.Bool(RangeSubselect.Lateral) ? scope : new Scope(scope.Parent);
                return Introduce(BindQuery(item.Node(RangeSubselect.Subquery), inner), item.Node(RangeSubselect.Alias), null, null, items);
            case NodeTag.JoinExpr:
                return BindJoin(item, scope, items);
            case NodeTag.RangeFunction:
                return BindRangeFunction(item, scope, items);
            case NodeTag.RangeTableSample:
                var sampled = BindFromItem(item.Node(RangeTableSample.Relation), scope, items);
                var filters = scope.RowFilters ??= [];
                foreach (var argument in item.List(RangeTableSample.Args))
                {
                    filters.Add(Bind(argument, scope));
                }

                if (!item.Node(RangeTableSample.Repeatable).IsNull)
                {
                    filters.Add(Bind(item.Node(RangeTableSample.Repeatable), scope));
                }

                return sampled;
            case NodeTag.RangeTableFunc:
                return Introduce(BindXmlTable(item, scope), item.Node(RangeTableFunc.Alias), "xmltable", null, items);
            case NodeTag.JsonTable:
                return Introduce(BindJsonTable(item, scope), item.Node(JsonTable.Alias), "json_table", null, items);
            default:
                var unknown = new UnknownRelation(new AnalysisGap(GapKind.UnhandledSyntax, item.Tag.ToString(), SpanOf(item)));
                items.Add(new ScopeItem(unknown));
                return unknown;
        }
    }

    /// <summary>Enters a relation into the scope under its alias, columns renamed when the alias lists names.</summary>
    private static Relation Introduce(Relation relation, SyntaxNode alias, string? name, string? schema, List<ScopeItem> items, int star = -1, bool[]? outsideStar = null)
    {
        if (alias.IsNull)
        {
            items.Add(new ScopeItem(relation) { Name = name, Schema = schema ?? SchemaOf(relation), StarCount = star });
            return relation;
        }

        var columns = alias.List(Alias.Colnames);
        if (!columns.IsEmpty && relation is not UnknownRelation)
        {
            relation = new RenamedRelation(relation, ColumnNames(relation, columns));
        }

        items.Add(new ScopeItem(relation) { Name = alias.Text(Alias.Aliasname), StarCount = star, OutsideStar = outsideStar });
        return relation;
    }

    private static string? SchemaOf(Relation relation) => relation switch
    {
        TableRelation table => table.Table.Name.Schema,
        ViewRelation view => view.View.Name.Schema,
        _ => null,
    };

    /// <param name="node">The RangeVar.</param>
    /// <param name="scope">The block's scope.</param>
    /// <param name="star">How many columns <c>*</c> means; -1: all.</param>
    private Relation BindRangeVar(SyntaxNode node, Scope scope, out int star)
    {
        star = -1;
        var schema = node.Text(RangeVar.Schemaname);
        var name = node.Text(RangeVar.Relname) ?? "";
        if (schema is not null || scope.FindCommonTable(name) is not { } common)
        {
            return FindRelation(node, schema, name);
        }

        var isInside = common.State == BindingState.Binding;
        var relation = ReferToCommonTable(common, node);
        var isNested = !ReferenceEquals(scope.Parent?.CommonTables?.GetValueOrDefault(name), common);
        star = isInside || isNested ? common.StarCount : -1;
        return relation;
    }

    private Relation FindRelation(SyntaxNode node, string? schema, string name)
    {
        var span = node.Location >= 0 ? new Core.SourceSpan(node.Location, 0) : (Core.SourceSpan?)null;
        var found = Find(schema, name);
        if (found.Table is not { } table)
        {
            return new UnknownRelation(new AnalysisGap(
                found.IsUncertain ? GapKind.Ambiguous : GapKind.UnknownRelation, schema is null ? name : $"{schema}.{name}", span));
        }

        if (table.Definition is null || table.IsSystem)
        {
            return new TableRelation(table, span);
        }

        var facts = DefinitionBinding.FactsOfView(_catalog, table, Callers, _definitions);
        return _text is { HasCode: true } && facts.Functions.Any(f => f.Candidates.Any(c => !c.IsSystem))
            ? new UnknownRelation(new AnalysisGap(GapKind.OpaqueDefinition, table.Name.ToString(), span))
            : new ViewRelation(table, facts, span);
    }

    private Relation BindJoin(SyntaxNode join, Scope scope, List<ScopeItem> items)
    {
        // Lateral items on the right see what stands left of them, in this join and before it.
        var first = scope.Items.Count;
        var leftItems = new List<ScopeItem>();
        var left = BindFromItem(join.Node(JoinExpr.Larg), scope, leftItems);
        scope.Items.AddRange(leftItems);
        var rightItems = new List<ScopeItem>();
        var right = BindFromItem(join.Node(JoinExpr.Rarg), scope, rightItems);
        scope.Items.RemoveRange(first, scope.Items.Count - first);

        var kind = join.Enum(JoinExpr.Jointype) switch
        {
            JoinType.Inner => JoinKind.Inner,
            JoinType.Left => JoinKind.Left,
            JoinType.Right => JoinKind.Right,
            JoinType.Full => JoinKind.Full,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var merged = MergedNames(join, leftItems, rightItems);
        Expression? condition = null;
        var visible = new List<ScopeItem>(leftItems.Count + rightItems.Count + 1);
        if (merged is not null)
        {
            condition = Merge(join, kind, merged, leftItems, rightItems, visible);
        }

        visible.AddRange(leftItems);
        visible.AddRange(rightItems);
        if (!join.Node(JoinExpr.Quals).IsNull)
        {
            var on = new Scope(scope.Parent);
            on.Items.AddRange(visible);
            condition = Bind(join.Node(JoinExpr.Quals), on);
        }

        Relation relation = new JoinRelation(kind, left, right, condition);
        var alias = join.Node(JoinExpr.Alias);
        if (alias.IsNull)
        {
            items.AddRange(visible);
            return relation;
        }

        // An alias on the join hides everything inside: the join becomes a relation of its own.
        var outputs = new List<NamedExpression>();
        var outside = new List<bool>();
        foreach (var item in visible)
        {
            AddColumns(item, null, outputs, outside);
        }

        return Introduce(new SelectBlock { From = [relation], Outputs = [.. outputs], IsJoin = true }, alias, null, null, items, outsideStar: Mask(outside));
    }

    private static List<string>? MergedNames(SyntaxNode join, List<ScopeItem> left, List<ScopeItem> right)
    {
        if (join.Bool(JoinExpr.IsNatural))
        {
            var names = new List<string>();
            foreach (var item in left)
            {
                for (var i = 0; item.ColumnsVisible && i < item.ColumnCount; i++)
                {
                    var name = item.ColumnName(i);
                    if (!names.Contains(name) && right.Exists(r => r.ColumnsVisible && r.Find(name) >= 0))
                    {
                        names.Add(name);
                    }
                }
            }

            return names;
        }

        var list = join.List(JoinExpr.UsingClause);
        if (list.IsEmpty)
        {
            return null;
        }

        var listed = new List<string>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            listed.Add(list.Text(i));
        }

        return listed;
    }

    /// <summary>USING and NATURAL: one merged column per name, then what is left of both sides; the sides' columns need their qualifier now.</summary>
    private static Expression? Merge(
        SyntaxNode join, JoinKind kind, List<string> names, List<ScopeItem> left, List<ScopeItem> right, List<ScopeItem> visible)
    {
        var columns = new List<NamedExpression>();
        var outside = new List<bool>();
        var conditions = ImmutableArray.CreateBuilder<Expression>();
        foreach (var name in names)
        {
            var (isLeftInStar, isRightInStar) = (true, true);
            var a = FindVisible(left, name, ref isLeftInStar) ?? Unknown(GapKind.UnknownColumn, name, join);
            var b = FindVisible(right, name, ref isRightInStar) ?? Unknown(GapKind.UnknownColumn, name, join);
            outside.Add(kind switch { JoinKind.Full => false, JoinKind.Right => !isRightInStar, _ => !isLeftInStar });
            conditions.Add(new Operation(OperationKind.Equal, [a, b]));
            columns.Add(new(name, kind switch
            {
                JoinKind.Inner or JoinKind.Left => a,
                JoinKind.Right => b,
                JoinKind.Full => new Operation(OperationKind.Other, [a, b]),
                _ => throw new System.Diagnostics.UnreachableException(),
            }));
        }

        var alias = join.Node(JoinExpr.JoinUsingAlias);
        if (!alias.IsNull)
        {
            var block = new SelectBlock { Outputs = [.. columns] };
            visible.Add(new ScopeItem(block) { Name = alias.Text(Alias.Aliasname), Columns = [.. columns], ColumnsVisible = false });
        }

        foreach (var item in left.Concat(right))
        {
            AddColumns(item, names, columns, outside);
        }

        var whole = new SelectBlock { Outputs = [.. columns] };
        visible.Insert(0, new ScopeItem(whole) { Columns = [.. columns], NameVisible = false, OutsideStar = Mask(outside) });
        var unknown = left.Concat(right).Where(i => i.Relation is UnknownRelation && i.ColumnsVisible).ToList();
        foreach (var item in left.Concat(right))
        {
            item.ColumnsVisible = false;
        }

        foreach (var item in unknown)
        {
            item.ColumnsVisible = true;
        }

        return conditions.Count switch
        {
            0 => null,
            1 => conditions[0],
            _ => new Operation(OperationKind.And, conditions.DrainToImmutable()),
        };
    }

    private static Expression? FindVisible(List<ScopeItem> items, string name, ref bool isInStar)
    {
        foreach (var item in items)
        {
            if (item.ColumnsVisible && item.Find(name) is >= 0 and var ordinal)
            {
                isInStar = item.IsInStar(ordinal);
                return item.Column(ordinal);
            }
        }

        return null;
    }

    /// <summary>A join has all columns of its sides, those too that <c>*</c> leaves out there and here.</summary>
    /// <param name="item">One side.</param>
    /// <param name="merged">Names that are merged; null when none is.</param>
    /// <param name="columns">Columns of the join.</param>
    /// <param name="outside">Which of them <c>*</c> leaves out.</param>
    private static void AddColumns(ScopeItem item, List<string>? merged, List<NamedExpression> columns, List<bool> outside)
    {
        for (var i = 0; item.ColumnsVisible && i < item.ColumnCount; i++)
        {
            if (merged?.Contains(item.ColumnName(i)) != true)
            {
                columns.Add(new(item.ColumnName(i), item.Column(i)));
                outside.Add(!item.IsInStar(i));
            }
        }
    }

    private static bool[]? Mask(List<bool> outside) => outside.Contains(true) ? [.. outside] : null;
}
