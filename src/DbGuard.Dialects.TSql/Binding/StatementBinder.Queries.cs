using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Query expressions: blocks, set operations, WITH, ORDER BY, FOR XML and FOR JSON.</summary>
internal sealed partial class StatementBinder
{
    private const string XmlColumn = "XML_F52E2B61-18A1-11d1-B105-00805F49916B";
    private const string JsonColumn = "JSON_F52E2B61-18A1-11d1-B105-00805F49916B";

    /// <summary>The server has no wider results; stars over stars could double the columns at every level.</summary>
    private const int MostColumns = 4096;

    /// <summary>True when the query gives values to variables and so yields no rows.</summary>
    public bool AssignsVariables { get; private set; }

    public bool IsRecursive { get; private set; }

    /// <summary>A scope with the common tables of WITH in it.</summary>
    public Scope BindWith(WithCtesAndXmlNamespaces? with, Scope? parent)
    {
        var scope = new Scope(parent);
        if (with is null)
        {
            return scope;
        }

        if (with.ChangeTrackingContext is { } context)
        {
            Bind(context, scope);
        }

        foreach (var expression in with.CommonTableExpressions)
        {
            // One dictionary for all: names are looked up while a query is bound, and its own name is added after.
            scope.CommonTables ??= new(StringComparer.OrdinalIgnoreCase);
            var inner = new Scope(scope.Parent) { CommonTables = scope.CommonTables };
            var name = expression.ExpressionName.Value;
            CheckOwnName(name, expression.ExpressionName);
            foreach (var column in expression.Columns)
            {
                CheckOwnName(column.Value, column);
            }

            var table = IsUnion(expression.QueryExpression) && Mentions(expression.QueryExpression, name)
                ? BindRecursive(expression, inner)
                : BindPlain(expression, inner);
            if (expression.WithCtesAndXmlNamespaces is { } nested)
            {
                Gap(GapKind.UnhandledSyntax, "WITH inside of WITH", nested);
            }

            if (!scope.CommonTables.TryAdd(name, table) && !ReferenceEquals(scope.CommonTables[name], table))
            {
                Gap(GapKind.Ambiguous, name, expression.ExpressionName);
            }
        }

        return scope;
    }

    private CommonTable BindPlain(CommonTableExpression expression, Scope inner)
    {
        var query = BindQuery(expression.QueryExpression, inner);
        return new CommonTable(expression.ExpressionName.Value, Names(query, expression.Columns, expression)) { Query = query };
    }

    private CommonTable BindRecursive(CommonTableExpression expression, Scope inner)
    {
        IsRecursive = true;
        var anchor = expression.QueryExpression;
        while (true)
        {
            anchor = anchor switch
            {
                BinaryQueryExpression binary => binary.FirstQueryExpression,
                QueryParenthesisExpression parenthesis => parenthesis.QueryExpression,
                _ => anchor,
            };
            if (anchor is QuerySpecification)
            {
                break;
            }
        }

        // The anchor tells the columns; its gaps are found again with the whole.
        var gaps = _gaps.Count;
        var first = BindQuery(anchor, inner);
        _gaps.RemoveRange(gaps, _gaps.Count - gaps);
        var table = new CommonTable(expression.ExpressionName.Value, Names(first, expression.Columns, expression)) { IsRecursive = true, FirstArm = first };
        inner.CommonTables![expression.ExpressionName.Value] = table;
        table.Query = BindQuery(expression.QueryExpression, inner);
        return table;
    }

    private static bool IsUnion(QueryExpression query) => query switch
    {
        QueryParenthesisExpression parenthesis => IsUnion(parenthesis.QueryExpression),
        BinaryQueryExpression => true,
        _ => false,
    };

    private static bool Mentions(TSqlFragment fragment, string name)
    {
        var visitor = new NameVisitor(name);
        fragment.Accept(visitor);
        return visitor.Found;
    }

    private ImmutableArray<string> Names(Relation query, IList<Identifier> columns, TSqlFragment at)
    {
        if (columns.Count > 0)
        {
            if (columns.Count != query.ColumnCount)
            {
                Gap(GapKind.UnknownColumn, "column list", at);
            }

            return [.. columns.Select(c => c.Value)];
        }

        for (var i = 0; i < query.ColumnCount; i++)
        {
            CheckOwnName(query.ColumnName(i), at);
        }

        return [.. Enumerable.Range(0, query.ColumnCount).Select(query.ColumnName)];
    }

    /// <summary>A query with what belongs to it, as the rows it yields.</summary>
    public Relation BindQuery(QueryExpression query, Scope? parent)
    {
        EnsureStack();
        var relation = query switch
        {
            QuerySpecification block => BindBlock(block, parent),
            QueryParenthesisExpression parenthesis => Ordered(BindQuery(parenthesis.QueryExpression, parent), query, parent),
            BinaryQueryExpression binary => Ordered(BindSet(binary, parent), query, parent),
            _ => new UnknownRelation(Gap(GapKind.UnhandledSyntax, SyntaxName(query), query)),
        };
        return query.ForClause is { } form ? BindFor(relation, form) : relation;
    }

    private SetOperation BindSet(BinaryQueryExpression binary, Scope? parent)
    {
        var left = BindQuery(binary.FirstQueryExpression, parent);
        var right = BindQuery(binary.SecondQueryExpression, parent);
        if (left.ColumnCount != right.ColumnCount)
        {
            Gap(GapKind.UnknownColumn, "set operation", binary);
        }

        return new SetOperation(left, right, binary.All, binary.BinaryQueryExpressionType == BinaryQueryExpressionType.Union);
    }

    private Relation Ordered(Relation source, QueryExpression query, Scope? parent)
    {
        if (query.OrderByClause is null && query.OffsetClause is null)
        {
            return source;
        }

        var scope = new Scope(parent);
        scope.Items.Add(new ScopeItem(source, null));
        var outputs = ImmutableArray.CreateRange(Enumerable.Range(0, source.ColumnCount).Select(i => new NamedExpression(source.ColumnName(i), new ColumnReference(source, i))));
        return new SelectBlock
        {
            From = [source],
            Outputs = outputs,
            Order = BindOrder(query.OrderByClause, outputs, scope),
            Limit = query.OffsetClause?.FetchExpression is { } fetch ? Bind(fetch, scope) : null,
            Offset = query.OffsetClause?.OffsetExpression is { } offset ? Bind(offset, scope) : null,
        };
    }

    private SelectBlock BindFor(Relation source, ForClause form)
    {
        var name = form is XmlForClause ? XmlColumn : JsonColumn;
        if (form is not (XmlForClause or JsonForClause))
        {
            Gap(GapKind.UnhandledSyntax, SyntaxName(form), form);
        }

        // One document of everything: each value of it is computed from all columns.
        Expression document = source is UnknownRelation unknown
            ? new UnknownExpression(unknown.Gap)
            : new Operation(OperationKind.Other, [.. Enumerable.Range(0, source.ColumnCount).Select(i => new ColumnReference(source, i))]);
        return new SelectBlock { From = [source], Outputs = [new NamedExpression(name, document)] };
    }

    private SelectBlock BindBlock(QuerySpecification block, Scope? parent)
    {
        var scope = new Scope(parent);
        var from = block.FromClause is { } clause ? BindFrom(clause.TableReferences, scope) : [];
        CheckPredictions(block.FromClause);
        scope.Windows = WindowsOf(block.WindowClause);
        var where = BindWhere(block.WhereClause, scope);
        var group = ImmutableArray.CreateBuilder<Expression>();
        if (block.GroupByClause is { } grouping)
        {
            foreach (var specification in grouping.GroupingSpecifications)
            {
                AddGrouping(specification, scope, group);
            }
        }

        var outputs = BindOutputs(block.SelectElements, scope);
        var having = block.HavingClause is { } clauseHaving ? Bind(clauseHaving.SearchCondition, scope) : null;
        var order = BindOrder(block.OrderByClause, outputs, scope);
        Expression? limit = block.OffsetClause?.FetchExpression is { } fetch ? Bind(fetch, scope) : null;
        if (block.TopRowFilter is { } top)
        {
            var expression = Bind(top.Expression, scope);
            if (top.Percent || top.WithTies)
            {
                scope.RowFilters.Add(expression);
            }
            else
            {
                limit = expression;
            }
        }

        return new SelectBlock
        {
            From = from,
            Where = where,
            Group = group.DrainToImmutable(),
            IsAggregated = scope.HasAggregate || block.GroupByClause is not null || having is not null,
            Having = having,
            Outputs = outputs,
            IsDistinct = block.UniqueRowFilter == UniqueRowFilter.Distinct,
            Order = order,
            Limit = limit,
            Offset = block.OffsetClause?.OffsetExpression is { } offset ? Bind(offset, scope) : null,
            RowFilters = [.. scope.RowFilters],
            IsLocking = IsLocking(from),
        };
    }

    /// <summary>PREDICT beside the tables of FROM: a model's answers hold what it was trained with.</summary>
    private void CheckPredictions(FromClause? from)
    {
        foreach (var prediction in from?.PredictTableReference ?? [])
        {
            Gap(GapKind.UnhandledSyntax, SyntaxName(prediction), prediction);
        }
    }

    private static bool IsLocking(IEnumerable<Relation> from) => from.Any(r => r switch
    {
        TableRelation table => table.IsLocked,
        ViewRelation view => view.IsLocked,
        JoinRelation join => IsLocking([join.Left, join.Right]),
        _ => false,
    });

    private Expression? BindWhere(WhereClause? where, Scope scope)
    {
        if (where is null)
        {
            return null;
        }

        return where.SearchCondition is { } condition ? Bind(condition, scope) : null;
    }

    private void AddGrouping(GroupingSpecification specification, Scope scope, ImmutableArray<Expression>.Builder group)
    {
        EnsureStack();
        switch (specification)
        {
            case ExpressionGroupingSpecification expression:
                group.Add(Bind(expression.Expression, scope));
                break;
            case CubeGroupingSpecification cube:
                AddGroupings(cube.Arguments, scope, group);
                break;
            case RollupGroupingSpecification rollup:
                AddGroupings(rollup.Arguments, scope, group);
                break;
            case CompositeGroupingSpecification composite:
                AddGroupings(composite.Items, scope, group);
                break;
            case GroupingSetsGroupingSpecification sets:
                AddGroupings(sets.Sets, scope, group);
                break;
            case GrandTotalGroupingSpecification:
                break;
            default:
                group.Add(Unhandled(specification));
                break;
        }
    }

    private void AddGroupings(IList<GroupingSpecification> specifications, Scope scope, ImmutableArray<Expression>.Builder group)
    {
        foreach (var specification in specifications)
        {
            AddGrouping(specification, scope, group);
        }
    }

    public ImmutableArray<NamedExpression> BindOutputs(IList<SelectElement> elements, Scope scope)
    {
        var outputs = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var element in elements)
        {
            switch (element)
            {
                case SelectScalarExpression scalar:
                    outputs.Add(new NamedExpression(OutputName(scalar), Bind(scalar.Expression, scope)));
                    break;
                case SelectStarExpression star:
                    AddStar(star, scope, outputs);
                    break;
                case SelectSetVariable set:
                    AssignsVariables = true;
                    var value = Bind(set.Expression, scope);
                    Assign(set.Variable.Name, set.AssignmentKind == AssignmentKind.Equals ? value : new Operation(OperationKind.Other, [value]), set);
                    outputs.Add(new NamedExpression(set.Variable.Name, Converted(value)));
                    break;
                default:
                    outputs.Add(new NamedExpression("", Unhandled(element)));
                    break;
            }

            if (outputs.Count > MostColumns)
            {
                throw new AnalysisLimitException();
            }
        }

        return outputs.DrainToImmutable();
    }

    private static string OutputName(SelectScalarExpression scalar) =>
        scalar.ColumnName?.Value ?? scalar.Expression switch
        {
            ColumnReferenceExpression { ColumnType: ColumnType.Regular } column => column.MultiPartIdentifier.Identifiers[^1].Value,
            ColumnReferenceExpression { ColumnType: ColumnType.PseudoColumnAction } => "$action",
            _ => "",
        };

    private ImmutableArray<Expression> BindOrder(OrderByClause? order, ImmutableArray<NamedExpression> outputs, Scope scope)
    {
        if (order is null)
        {
            return [];
        }

        var expressions = ImmutableArray.CreateBuilder<Expression>();
        if (order.All)
        {
            expressions.AddRange(outputs.Select(o => o.Value));
        }

        foreach (var element in order.OrderByElements)
        {
            if (element.Expression is IntegerLiteral literal && int.TryParse(literal.Value, out var place) && place >= 1 && place <= outputs.Length)
            {
                expressions.Add(outputs[place - 1].Value);
            }
            else if (element.Expression is ColumnReferenceExpression { ColumnType: ColumnType.Regular, MultiPartIdentifier.Identifiers: [var name] }
                && outputs.Where(o => string.Equals(o.Name, name.Value, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } named)
            {
                expressions.AddRange(named.Select(o => o.Value));
            }
            else
            {
                expressions.Add(Bind(element.Expression, scope));
            }
        }

        return expressions.DrainToImmutable();
    }

    private sealed class NameVisitor(string name) : TSqlFragmentVisitor
    {
        public bool Found { get; private set; }

        public override void Visit(NamedTableReference node) =>
            Found |= node.SchemaObject.SchemaIdentifier is null && string.Equals(node.SchemaObject.BaseIdentifier?.Value, name, StringComparison.OrdinalIgnoreCase);
    }
}
