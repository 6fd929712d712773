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
    /// <param name="hasReturning">Its result may be that of a rule.</param>
    private ImmutableArray<BoundStatement> BindRules(
        CmdType command, SyntaxNode node, Relation target, ImmutableArray<Assignment> assigned, bool hasReturning)
    {
        var table = target switch
        {
            TableRelation stored => stored.Table,
            ViewRelation view => view.View,
            _ => null,
        };
        if (table is not { HasRules: true })
        {
            return [];
        }

        if (BindRules(command, table, target, assigned, hasReturning) is { } actions)
        {
            return actions;
        }

        Gap(GapKind.OpaqueDefinition, $"rules of {table.Name}", node);
        return [];
    }

    /// <summary>The actions of all rules for the command; null when one of them is more than queries over values.</summary>
    private ImmutableArray<BoundStatement>? BindRules(
        CmdType command, TableSchema table, Relation target, ImmutableArray<Assignment> assigned, bool hasReturning)
    {
        if (table.Rules.IsEmpty || command == CmdType.Merge || _definitions.Enter(RuleKey(table.Id, command), Callers) is not { } entered)
        {
            return null;
        }

        var actions = ImmutableArray.CreateBuilder<BoundStatement>();
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
                // A SELECT would send rows of its own, a RETURNING stands for the statement's.
                if (action.Tag is not (NodeTag.InsertStmt or NodeTag.UpdateStmt or NodeTag.DeleteStmt) || (hasReturning && HasReturning(action)))
                {
                    return null;
                }

                var binder = new StatementBinder(_catalog, [], [], null, entered);
                actions.Add(binder.Complete(new() { Kind = StatementKind.Other, Query = binder.BindQuery(action, scope) }));
            }
        }

        return actions.DrainToImmutable();
    }

    /// <summary>The rules of one command are one definition: those for DELETE may update the same table, whose rules for UPDATE then run.</summary>
    private static uint RuleKey(uint table, CmdType command) => unchecked(table * 8 + (uint)command + 0x8000_0000);

    private static bool HasReturning(SyntaxNode action) => action.Tag switch
    {
        NodeTag.InsertStmt => !action.Node(InsertStmt.ReturningClause).IsNull,
        NodeTag.UpdateStmt => !action.Node(UpdateStmt.ReturningClause).IsNull,
        _ => !action.Node(DeleteStmt.ReturningClause).IsNull,
    };

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
