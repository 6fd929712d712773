using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Columns by name: the innermost block that has it, exactly one relation of it.</summary>
internal sealed partial class StatementBinder
{
    private Expression BindColumn(ColumnReferenceExpression column, Scope scope)
    {
        switch (column.ColumnType)
        {
            case ColumnType.Regular:
                break;
            case ColumnType.PseudoColumnAction:
                // $action: INSERT, UPDATE or DELETE.
                return new Constant(ConstantKind.Text, "", null);
            default:
                return new UnknownExpression(Gap(GapKind.UnhandledSyntax, $"column {column.ColumnType}", column));
        }

        var parts = column.MultiPartIdentifier.Identifiers;
        if (parts.Count > 3 && !index.IsThisDatabase(parts[^4].Value))
        {
            return UnknownColumn(column);
        }

        return parts.Count == 1 ? FindBare(parts[0].Value, column, scope) : FindQualified(parts, column, scope);
    }

    private Expression FindBare(string name, ColumnReferenceExpression column, Scope scope)
    {
        for (var at = scope; at is not null; at = at.Parent)
        {
            Expression? found = null;
            foreach (var item in at.Items)
            {
                if (!item.ColumnsVisible)
                {
                    continue;
                }

                if (item.Relation is UnknownRelation)
                {
                    return new UnknownExpression(Gap(GapKind.UnknownColumn, name, column));
                }

                var ordinal = item.Find(name);
                if (ordinal == -1)
                {
                    continue;
                }

                if (ordinal == -2 || found is not null)
                {
                    return new UnknownExpression(Gap(GapKind.Ambiguous, name, column));
                }

                found = item.Column(ordinal);
            }

            if (found is not null)
            {
                return found;
            }
        }

        return UnknownColumn(column);
    }

    private Expression FindQualified(IList<Identifier> parts, ColumnReferenceExpression column, Scope scope)
    {
        if (FindItem(parts[^2].Value, parts.Count > 2 ? parts[^3].Value : null, column, scope) is not { } item)
        {
            return UnknownColumn(column);
        }

        var ordinal = item.Find(parts[^1].Value);
        return ordinal >= 0 ? item.Column(ordinal)
            : ordinal == -2 ? new UnknownExpression(Gap(GapKind.Ambiguous, parts[^1].Value, column))
            : UnknownColumn(column);
    }

    /// <summary>The relation of that name: an exact one first, in the innermost block that has one; null when none or several.</summary>
    private ScopeItem? FindItem(string name, string? schema, TSqlFragment at, Scope scope)
    {
        for (var block = scope; block is not null; block = block.Parent)
        {
            var found = block.Items.Where(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase)
                && (schema is null or "" || string.Equals(i.Schema, schema, StringComparison.OrdinalIgnoreCase))).ToList();
            if (found.Count > 1 && found.Where(i => string.Equals(i.Name, name, StringComparison.Ordinal)).ToList() is [var exact])
            {
                return exact;
            }

            if (found.Count > 1)
            {
                Gap(GapKind.Ambiguous, name, at);
                return null;
            }

            if (found.Count == 1)
            {
                return found[0];
            }
        }

        return null;
    }

    private UnknownExpression UnknownColumn(ColumnReferenceExpression column) =>
        new(Gap(GapKind.UnknownColumn, FullName(column.MultiPartIdentifier), column));

    /// <summary>What <c>*</c> and <c>t.*</c> stand for.</summary>
    private void AddStar(SelectStarExpression star, Scope scope, ImmutableArray<NamedExpression>.Builder outputs)
    {
        IEnumerable<ScopeItem> items;
        if (star.Qualifier is { } qualifier)
        {
            var parts = qualifier.Identifiers;
            var item = FindItem(parts[^1].Value, parts.Count > 1 ? parts[^2].Value : null, star, scope);
            if (item is null)
            {
                Gap(GapKind.UnknownRelation, FullName(qualifier), star);
                return;
            }

            items = [item];
        }
        else
        {
            items = scope.Items.Where(i => i.ColumnsVisible);
        }

        foreach (var item in items)
        {
            if (item.Relation is UnknownRelation unknown)
            {
                outputs.Add(new NamedExpression("*", new UnknownExpression(unknown.Gap)));
            }

            for (var i = 0; i < item.Relation.ColumnCount; i++)
            {
                outputs.Add(new NamedExpression(item.Relation.ColumnName(i), item.Column(i)));
            }
        }
    }
}
