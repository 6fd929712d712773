using System.Runtime.CompilerServices;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// A definition has expressions in many places: defaults, bounds of partitions, exclusion keys, what the next version of the grammar adds. A call or a
/// query in any of them that was not bound is a gap, whatever place it stands in.
/// </summary>
internal sealed partial class StatementBinder
{
    private HashSet<SyntaxNode>? _bound;

    private BoundStatement BindWithoutUnboundCalls(SyntaxNode statement)
    {
        _bound ??= [];
        var bound = BindUtility(statement);
        if (!IsAboutNothing(statement))
        {
            FindUnbound(statement);
        }

        return bound;
    }

    /// <summary>True for definitions that evaluate expressions, now or later, and whose code is not code that a reviewer has to read anyway.</summary>
    private static bool MustBindEveryCall(SyntaxNode statement) => statement.Tag is NodeTag.CreateStmt or NodeTag.CreateForeignTableStmt or NodeTag.AlterTableStmt
        or NodeTag.IndexStmt or NodeTag.CreateDomainStmt or NodeTag.AlterDomainStmt or NodeTag.CreateStatsStmt;

    /// <summary>ALTER TABLE IF EXISTS of what does not exist: the server looks no further.</summary>
    private bool IsAboutNothing(SyntaxNode statement) =>
        statement.Tag == NodeTag.AlterTableStmt && statement.Bool(AlterTableStmt.MissingOk) && IsAbsent(statement.Node(AlterTableStmt.Relation));

    private void FindUnbound(SyntaxNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node.Tag)
        {
            case NodeTag.None or NodeTag.Unknown or NodeTag.IntList or NodeTag.OidList or NodeTag.TypeName:
                return;
            case NodeTag.List:
                foreach (var item in node.AsList())
                {
                    FindUnbound(item);
                }

                return;
            case NodeTag.FuncCall or NodeTag.SubLink or NodeTag.AExpr when !_bound!.Contains(node):
                Gap(GapKind.UnhandledSyntax, node.Tag.ToString(), node);
                return;
            default:
                break;      // any other node may have some inside it
        }

        var kinds = NodeLayout.Slots(node.Tag);
        var slots = node.RawSlots();
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == 1 && slots[i] != 0)
            {
                FindUnbound(new SyntaxNode(node.RawWords(), (int)slots[i]));
            }
        }
    }
}
