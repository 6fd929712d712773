using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Rewrite rules: a write on a relation that has some runs their actions, in which NEW stands for the values written and OLD for the row that is
/// there (PostgreSQL 18 docs, 39.4 Rules on INSERT, UPDATE, and DELETE).
/// </summary>
internal sealed partial class StatementBinder
{
    private static readonly PostgresParser RuleParser = new();

    /// <param name="command">What the statement does.</param>
    /// <param name="node">The statement.</param>
    /// <param name="target">The written relation.</param>
    /// <param name="assigned">The values it writes.</param>
    /// <returns>The actions, and the rows that RETURNING of the statement sees: those of the target, or of the action that returns rows in its place.</returns>
    private (ImmutableArray<BoundStatement> Actions, Relation Rows) BindRules(
        CmdType command, SyntaxNode node, Relation target, ImmutableArray<Assignment> assigned)
    {
        var table = target switch
        {
            TableRelation stored => stored.Table,
            ViewRelation view => view.View,
            _ => null,
        };
        if (table is not { HasRules: true })
        {
            return ([], target);
        }

        if (BindRules(command, table, target, assigned) is { } bound)
        {
            return bound;
        }

        Gap(GapKind.OpaqueDefinition, $"rules of {table.Name}", node);
        return ([], target);
    }

    /// <summary>The actions of all rules for the command; null when one of them is more than queries over values.</summary>
    private (ImmutableArray<BoundStatement> Actions, Relation Rows)? BindRules(
        CmdType command, TableSchema table, Relation target, ImmutableArray<Assignment> assigned)
    {
        if (table.Rules.IsEmpty || command == CmdType.Merge || _definitions.Enter(RuleKey(table.Id, command), Callers) is not { } entered)
        {
            return null;
        }

        var actions = ImmutableArray.CreateBuilder<BoundStatement>();
        var rows = target;
        foreach (var text in table.Rules)
        {
            if (RuleParser.Parse(Encoding.UTF8.GetBytes(text)).Tree is not { Statements: [{ Node: { Tag: NodeTag.RuleStmt } rule }] })
            {
                return null;
            }

            if (rule.Enum(RuleStmt.Event) != command)
            {
                continue;
            }

            var scope = RuleScope(command, target, assigned);
            if (!rule.Node(RuleStmt.WhereClause).IsNull)
            {
                var condition = new StatementBinder(_catalog, [], [], null, entered);
                actions.Add(condition.Complete(new() { Kind = StatementKind.Other, Expressions = [condition.Bind(rule.Node(RuleStmt.WhereClause), scope)] }));
            }

            foreach (var action in rule.List(RuleStmt.Actions))
            {
                // A SELECT would send rows of its own.
                if (action.Tag is not (NodeTag.InsertStmt or NodeTag.UpdateStmt or NodeTag.DeleteStmt))
                {
                    return null;
                }

                var binder = new StatementBinder(_catalog, [], [], null, entered);
                var query = binder.BindQuery(action, scope);
                actions.Add(binder.Complete(new() { Kind = StatementKind.Other, Query = query }));
                if (query.ColumnCount == 0)
                {
                    continue;
                }

                // RETURNING of one action gives the target's columns, in their order (PostgreSQL 18 docs, CREATE RULE, Notes); the server
                // goes on calling them the target's, so what is known of those holds too.
                if (!ReferenceEquals(rows, target) || query.ColumnCount != target.ColumnCount)
                {
                    return null;
                }

                rows = new Core.Relations.SetOperation(target, query, isAll: true, isUnion: true);
            }
        }

        return (actions.DrainToImmutable(), rows);
    }

    /// <summary>The rules of one command are one definition: those for DELETE may update the same table, whose rules for UPDATE then run.</summary>
    private static uint RuleKey(uint table, CmdType command) => unchecked(table * 8 + (uint)command + 0x8000_0000);

    private static Scope RuleScope(CmdType command, Relation target, ImmutableArray<Assignment> assigned)
    {
        var scope = new Scope(null);
        if (command != CmdType.Insert)
        {
            scope.Items.Add(new ScopeItem(target) { Name = "old", ColumnsVisible = false });
        }

        if (command != CmdType.Delete)
        {
            var columns = new NamedExpression[target.ColumnCount];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = new(target.ColumnName(i), command == CmdType.Insert ? DefaultValue.Instance : new ColumnReference(target, i));
            }

            foreach (var assignment in assigned)
            {
                columns[assignment.Ordinal] = new(target.ColumnName(assignment.Ordinal), assignment.Value);
            }

            scope.Items.Add(new ScopeItem(new SelectBlock { Outputs = [.. columns] }) { Name = "new", ColumnsVisible = false });
        }

        return scope;
    }
}
