using System.Collections.Immutable;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>
    /// Expressions that CREATE and ALTER TABLE store or evaluate: CHECK, DEFAULT, GENERATED, USING. They call functions now or later, and a
    /// check over stored rows tells about their values.
    /// </summary>
    /// <param name="rangeVar">The table, which may exist already.</param>
    /// <param name="elements">Column and constraint definitions, or ALTER TABLE commands that carry them.</param>
    /// <param name="parents">Inherited relations.</param>
    /// <param name="key">What the table is partitioned by, if by anything.</param>
    /// <param name="bound">Which values the partition takes, if it is one.</param>
    private ImmutableArray<Expression> BindStoredExpressions(
        SyntaxNode rangeVar, SyntaxList elements, SyntaxList parents, SyntaxNode key = default, SyntaxNode bound = default)
    {
        var scope = new Scope(null);
        var added = ImmutableArray.CreateBuilder<string>();
        foreach (var element in elements)
        {
            var definition = element.Tag == NodeTag.AlterTableCmd ? element.Node(AlterTableCmd.Def) : element;
            switch (definition.Tag)
            {
                case NodeTag.ColumnDef when element.Tag != NodeTag.AlterTableCmd || element.Enum(AlterTableCmd.Subtype) == AlterTableType.AddColumn:
                    added.Add(definition.Text(ColumnDef.Colname) ?? "");
                    break;
                case NodeTag.TableLikeClause:
                    AddExisting(definition.Node(TableLikeClause.Relation), scope);
                    break;
                default:
                    break;      // brings no column
            }
        }

        foreach (var parent in parents)
        {
            AddExisting(parent, scope);
        }

        AddExisting(rangeVar, scope);
        // A column that an inherited or existing one of the same name merges with is that one.
        var own = added.Where(name => !scope.Items.Exists(i => i.Relation is not UnknownRelation && i.Find(name) >= 0)).Distinct().ToList();
        var star = own.Count;
        own.Add("tableoid");        // the one system column such an expression may name
        scope.Items.Add(new ScopeItem(new ComputedRelation([], [.. own])) { Name = rangeVar.Text(RangeVar.Relname), StarCount = star });
        var expressions = ImmutableArray.CreateBuilder<Expression>();
        foreach (var element in elements)
        {
            AddStoredExpressions(element, scope, expressions);
        }

        AddPartitionKey(key, scope, expressions);
        AddBounds(bound, expressions);
        return expressions.DrainToImmutable();
    }

    /// <summary>
    /// Stored columns that ALTER TABLE puts a unique, exclusion or foreign key on, converts, or checks against the bounds of a partition: it looks at
    /// every row and fails on the first that does not do.
    /// </summary>
    private ImmutableArray<Expression> KeysOf(SyntaxNode alter)
    {
        if (StoredRelation(alter.Node(AlterTableStmt.Relation)) is not { } table)
        {
            return [];
        }

        var relation = new TableRelation(table, null);
        var keys = ImmutableArray.CreateBuilder<Expression>();
        foreach (var command in alter.List(AlterTableStmt.Cmds))
        {
            var subtype = command.Enum(AlterTableCmd.Subtype);
            if (subtype == AlterTableType.AlterColumnType)
            {
                AddColumn(relation, command.Text(AlterTableCmd.Name), keys);
            }
            else if (subtype == AlterTableType.AttachPartition && StoredRelation(command.Node(AlterTableCmd.Def).Node(PartitionCmd.Name)) is { } part)
            {
                AddEveryColumn(new TableRelation(part, null), keys);
            }
            else if (command.Node(AlterTableCmd.Def) is { Tag: NodeTag.Constraint } constraint)
            {
                AddColumns(relation, constraint.List(Constraint.Keys), keys);
                AddColumns(relation, constraint.List(Constraint.FkAttrs), keys);
                if (!constraint.List(Constraint.Exclusions).IsEmpty)
                {
                    AddEveryColumn(relation, keys);
                }
            }
        }

        return keys.DrainToImmutable();
    }

    private static void AddColumns(TableRelation relation, SyntaxList names, ImmutableArray<Expression>.Builder columns)
    {
        for (var i = 0; i < names.Count; i++)
        {
            AddColumn(relation, names.Text(i), columns);
        }
    }

    private static void AddEveryColumn(TableRelation relation, ImmutableArray<Expression>.Builder columns) =>
        columns.AddRange(Enumerable.Range(0, relation.ColumnCount).Select(i => new ColumnReference(relation, i)));

    /// <summary>Bounds of a partition are computed when it is made; the catalog shows what came out. MINVALUE and MAXVALUE look like columns.</summary>
    private void AddBounds(SyntaxNode bound, ImmutableArray<Expression>.Builder expressions)
    {
        if (bound.IsNull)
        {
            return;
        }

        foreach (var values in (SyntaxList[])[bound.List(PartitionBoundSpec.Listdatums), bound.List(PartitionBoundSpec.Lowerdatums), bound.List(PartitionBoundSpec.Upperdatums)])
        {
            foreach (var value in values)
            {
                if (value.Tag != NodeTag.ColumnRef)
                {
                    expressions.Add(Bind(value, new Scope(null)));
                }
            }
        }
    }

    private void AddPartitionKey(SyntaxNode specification, Scope scope, ImmutableArray<Expression>.Builder expressions)
    {
        foreach (var element in specification.IsNull ? default : specification.List(PartitionSpec.PartParams))
        {
            AddOptional(element.Node(PartitionElem.Expr), scope, expressions);
        }
    }

    /// <summary>CHECK and DEFAULT of a domain; VALUE is the value that is checked.</summary>
    private ImmutableArray<Expression> BindDomain(SyntaxList constraints)
    {
        var scope = new Scope(null);
        scope.Items.Add(new ScopeItem(new ComputedRelation([], ["value"])));
        var expressions = ImmutableArray.CreateBuilder<Expression>();
        foreach (var constraint in constraints)
        {
            AddStoredExpressions(constraint, scope, expressions);
        }

        return expressions.DrainToImmutable();
    }

    private ImmutableArray<Expression> BindStatistics(SyntaxNode node)
    {
        var scope = new Scope(null);
        foreach (var relation in node.List(CreateStatsStmt.Relations))
        {
            if (relation.Tag == NodeTag.RangeVar)
            {
                AddExisting(relation, scope);
            }
        }

        var expressions = ImmutableArray.CreateBuilder<Expression>();
        foreach (var element in node.List(CreateStatsStmt.Exprs))
        {
            AddOptional(element.Node(StatsElem.Expr), scope, expressions);
        }

        return expressions.DrainToImmutable();
    }

    private ImmutableArray<Expression> BindPolicy(SyntaxNode rangeVar, SyntaxNode qualification, SyntaxNode check)
    {
        var scope = new Scope(null);
        AddExisting(rangeVar, scope);
        var expressions = ImmutableArray.CreateBuilder<Expression>();
        AddOptional(qualification, scope, expressions);
        AddOptional(check, scope, expressions);
        return expressions.DrainToImmutable();
    }

    private void AddExisting(SyntaxNode rangeVar, Scope scope)
    {
        if (Lookup(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "") is not null)
        {
            Introduce(
                FindRelation(rangeVar, rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? ""), default, rangeVar.Text(RangeVar.Relname), null, scope.Items);
        }
    }

    private void AddStoredExpressions(SyntaxNode definition, Scope scope, ImmutableArray<Expression>.Builder expressions)
    {
        switch (definition.Tag)
        {
            case NodeTag.ColumnDef:
                // Of ALTER COLUMN TYPE, the USING expression stands here too.
                AddOptional(definition.Node(ColumnDef.RawDefault), scope, expressions);
                foreach (var constraint in definition.List(ColumnDef.Constraints))
                {
                    AddStoredExpressions(constraint, scope, expressions);
                }

                break;
            case NodeTag.Constraint:
                AddOptional(definition.Node(Constraint.RawExpr), scope, expressions);
                AddOptional(definition.Node(Constraint.WhereClause), scope, expressions);
                foreach (var exclusion in definition.List(Constraint.Exclusions))
                {
                    // A pair: the element, and the operator's name.
                    AddOptional(exclusion.AsList()[0].Node(IndexElem.Expr), scope, expressions);
                }

                break;
            case NodeTag.AlterTableCmd when definition.Enum(AlterTableCmd.Subtype) is AlterTableType.ColumnDefault or AlterTableType.SetExpression:
                AddOptional(definition.Node(AlterTableCmd.Def), scope, expressions);
                break;
            case NodeTag.AlterTableCmd:
                AddStoredExpressions(definition.Node(AlterTableCmd.Def), scope, expressions);
                break;
            case NodeTag.PartitionCmd:
                AddBounds(definition.Node(PartitionCmd.Bound), expressions);
                break;
            default:
                break;      // names, types, options, other objects: nothing is evaluated
        }
    }
}
