using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private static bool IsStar(SyntaxNode node) => node.Tag switch
    {
        NodeTag.ColumnRef => node.List(ColumnRef.Fields).Last.Tag == NodeTag.AStar,
        NodeTag.AIndirection => node.List(AIndirection.Indirection).Last.Tag == NodeTag.AStar,
        _ => false,
    };

    /// <summary><c>*</c>, <c>t.*</c>, <c>s.t.*</c>, <c>(composite).*</c>.</summary>
    private void ExpandStar(SyntaxNode node, Scope scope, ImmutableArray<NamedExpression>.Builder outputs)
    {
        if (node.Tag == NodeTag.ColumnRef)
        {
            var fields = node.List(ColumnRef.Fields);
            if (fields.Count == 1)
            {
                foreach (var item in scope.Items)
                {
                    if (item.Relation is UnknownRelation unknown)
                    {
                        outputs.Add(new("*", new UnknownExpression(unknown.Gap)));
                    }

                    if (item.ColumnsVisible && item.Relation is not UnknownRelation)
                    {
                        ExpandItem(item, outputs);
                    }
                }

                return;
            }

            var named = fields.Count == 2 ? FindItem(null, fields.Text(0), scope) : FindItem(fields.Text(fields.Count - 3), fields.Text(fields.Count - 2), scope);
            if (named is not null)
            {
                ExpandItem(named, outputs);
                return;
            }
        }

        var value = node.Tag == NodeTag.ColumnRef ? BindColumn(node, scope, withoutLast: true) : BindIndirection(node, scope, withoutLast: true);
        ExpandRow(value, node, outputs);
    }

    private static void ExpandItem(ScopeItem item, ImmutableArray<NamedExpression>.Builder outputs)
    {
        if (item.Relation is UnknownRelation unknown)
        {
            outputs.Add(new("*", new UnknownExpression(unknown.Gap)));
            return;
        }

        for (var i = 0; i < item.ColumnCount; i++)
        {
            if (item.IsInStar(i))
            {
                outputs.Add(new(item.ColumnName(i), item.Column(i)));
            }
        }
    }

    private void ExpandRow(Expression value, SyntaxNode node, ImmutableArray<NamedExpression>.Builder outputs)
    {
        if (value is Call call && ShapeOf(call) is not { IsEmpty: false })
        {
            // As in FROM: with one column more or less, every position behind it would mean another.
            outputs.Add(new("*", Unknown(GapKind.UncertainColumns, call.Function.Name.Name, node)));
        }
        else if (FieldsOf(value) is { } fields)
        {
            outputs.AddRange(fields);
        }
        else if (value is UnknownExpression)
        {
            outputs.Add(new("*", value));
        }
        else
        {
            outputs.Add(new("*", Unknown(GapKind.UnhandledSyntax, "expansion of a row of unknown type", node)));
        }
    }

    /// <summary>Fields of a composite value, by its shape or by the type the catalog knows for it.</summary>
    private ImmutableArray<NamedExpression>? FieldsOf(Expression value)
    {
        if (RowShape.Fields(value) is { } fields)
        {
            return fields;
        }

        if (value is Call call)
        {
            foreach (var candidate in call.Function.Candidates)
            {
                if (!candidate.OutputNames.IsEmpty)
                {
                    return [.. candidate.OutputNames.Select(n => new NamedExpression(n, new FieldSelection(value, n)))];
                }
            }
        }

        if (TypeOf(value) is var type and not 0 && _catalog.RowTypeOf(type) is { } row)
        {
            return [.. row.Columns.Select(c => new NamedExpression(c.Name, new FieldSelection(value, c.Name)))];
        }

        return null;
    }

    private static ScopeItem? FindItem(string? schema, string name, Scope? scope)
    {
        for (; scope is not null; scope = scope.Parent)
        {
            if (scope.FindItem(schema, name) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>A column by its bare name, innermost block first; null when no block has one.</summary>
    private static Expression? FindUnqualified(string name, Scope? scope, bool onlyThisBlock = false)
    {
        for (; scope is not null; scope = onlyThisBlock ? null : scope.Parent)
        {
            Expression? found = null;
            foreach (var item in scope.Items)
            {
                if (!item.ColumnsVisible)
                {
                    continue;
                }

                if (item.Relation is UnknownRelation unknown)
                {
                    // The column might be its: then nothing is known.
                    return new UnknownExpression(unknown.Gap);
                }

                if (item.Find(name) is >= 0 and var ordinal)
                {
                    if (found is not null)
                    {
                        return new UnknownExpression(new AnalysisGap(GapKind.Ambiguous, name, null));
                    }

                    found = item.Column(ordinal);
                }
            }

            found ??= FindSystemColumn(name, scope);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsSystemColumn(string name) => name is "tableoid" or "ctid" or "xmin" or "xmax" or "cmin" or "cmax";

    private static SystemColumn? FindSystemColumn(string name, Scope scope)
    {
        if (!IsSystemColumn(name))
        {
            return null;
        }

        foreach (var item in scope.Items)
        {
            if (item.ColumnsVisible && StoredRelation(item.Relation) is { } stored)
            {
                return new SystemColumn(stored, name);
            }
        }

        return null;
    }

    private static Relation? StoredRelation(Relation relation) => relation switch
    {
        TableRelation or ViewRelation => relation,
        RenamedRelation renamed => StoredRelation(renamed.Source),
        _ => null,
    };

    /// <summary>A dotted name: column, whole row, field of a composite column, or attribute notation for a function of one argument.</summary>
    private Expression BindColumn(SyntaxNode node, Scope scope, bool withoutLast = false)
    {
        var fields = node.List(ColumnRef.Fields);
        var count = withoutLast ? fields.Count - 1 : fields.Count;
        for (var i = 0; i < count; i++)
        {
            if (fields[i].Tag != NodeTag.StringValue)
            {
                return Unhandled(node);
            }
        }

        switch (count)
        {
            case 1:
                return BindBareName(fields.Text(0), node, scope);
            case 2:
                return FindItem(null, fields.Text(0), scope) is { } item
                    ? ColumnOf(item, fields.Text(1), node, scope)
                    : BindParameterName(fields.Text(0), fields.Text(1))
                        ?? (BindParameterName(null, fields.Text(0)) is { } composite ? (Expression)new FieldSelection(composite, fields.Text(1)) : null)
                        ?? Unknown(GapKind.UnknownRelation, fields.Text(0), node);
            case 3:
                return FindItem(fields.Text(0), fields.Text(1), scope) is { } qualified
                    ? ColumnOf(qualified, fields.Text(2), node, scope)
                    : BindParameterName(fields.Text(0), fields.Text(1)) is { } ofFunction ? new FieldSelection(ofFunction, fields.Text(2))
                    : Unknown(GapKind.UnknownRelation, $"{fields.Text(0)}.{fields.Text(1)}", node);
            case 4:
                return FindItem(fields.Text(1), fields.Text(2), scope) is { } full
                    ? ColumnOf(full, fields.Text(3), node, scope)
                    : Unknown(GapKind.UnknownRelation, $"{fields.Text(1)}.{fields.Text(2)}", node);
            default:
                return Unhandled(node);
        }
    }

    private Expression BindBareName(string name, SyntaxNode node, Scope scope)
    {
        if (FindUnqualified(name, scope) is { } column)
        {
            return column is UnknownExpression { Gap.Kind: GapKind.Ambiguous } ? Unknown(GapKind.Ambiguous, name, node) : column;
        }

        if (FindItem(null, name, scope) is { } item)
        {
            return RowOf(item);
        }

        return BindParameterName(null, name) ?? Unknown(GapKind.UnknownColumn, name, node);
    }

    private static Expression RowOf(ScopeItem item) => item.Relation is UnknownRelation unknown ? new UnknownExpression(unknown.Gap) : new WholeRow(item.Relation);

    private Expression ColumnOf(ScopeItem item, string name, SyntaxNode node, Scope scope)
    {
        if (item.Relation is UnknownRelation unknown)
        {
            return new UnknownExpression(unknown.Gap);
        }

        if (item.Find(name) is >= 0 and var ordinal)
        {
            return item.Column(ordinal);
        }

        if (IsSystemColumn(name) && StoredRelation(item.Relation) is { } stored)
        {
            return new SystemColumn(stored, name);
        }

        // Attribute notation: c.f means f(c).
        return BindAttribute(name, RowOf(item), node, scope);
    }

    private Expression BindAttribute(string name, Expression row, SyntaxNode node, Scope scope)
    {
        var function = _catalog.FindCall(null, name, 1, _path);
        return function.Candidates.IsEmpty
            ? Unknown(GapKind.UnknownColumn, name, node)
            : MakeCall(function, [row], node, scope);
    }

    /// <summary>Inside a function body: a parameter by its name. Columns win, so this is asked last.</summary>
    private Expression? BindParameterName(string? qualifier, string name)
    {
        if (_function is null || (qualifier is not null && qualifier != _function.Name.Name))
        {
            return null;
        }

        var index = _function.ArgumentNames.IsDefault ? -1 : _function.ArgumentNames.IndexOf(name);
        return index < 0 ? null : new Parameter(index + 1, null);
    }
}
