using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class GrammarCoverageTests
{
    /// <summary>Tags that no text makes: the list kinds have no nodes in raw trees, and these come from PL/pgSQL or a later stage.</summary>
    private static readonly HashSet<NodeTag> s_neverRaw =
        [NodeTag.Unknown, NodeTag.None, NodeTag.IntList, NodeTag.OidList, NodeTag.PLAssignStmt, NodeTag.PartitionRangeDatum];

    [Fact]
    public void Grammar_EveryNodeType_IsReadFromAText()
    {
        var seen = new HashSet<NodeTag>();
        foreach (var sql in EveryStatement.Texts)
        {
            var outcome = new PostgresParser().Parse(sql);
            Assert.True(outcome.Succeeded, $"{sql}: {outcome.Error?.ClientMessage}");
            Assert.Equal(0, outcome.Tree.UnknownNodes);
            var statement = Assert.Single(outcome.Tree.Statements);
            Collect(statement.Node, seen, outcome.Tree.Source.Length);
        }

        seen.Add(NodeTag.RawStmt);
        Assert.Empty(Enum.GetValues<NodeTag>().Except(seen).Except(s_neverRaw));
    }

    private static void Collect(SyntaxNode node, HashSet<NodeTag> seen, int sourceLength)
    {
        if (node.IsNull)
        {
            return;
        }

        seen.Add(node.Tag);
        Assert.InRange(node.Location, -1, sourceLength);
        if (node.Tag == NodeTag.List)
        {
            foreach (var item in node.AsList())
            {
                Collect(item, seen, sourceLength);
            }

            return;
        }

        var kinds = NodeLayout.Slots(node.Tag);
        for (var i = 0; i < kinds.Length; i++)
        {
            switch (kinds[i])
            {
                case 1:
                    Collect(node.Node(new NodeSlot(node.Tag, i + 2)), seen, sourceLength);
                    break;
                case 2:
                    _ = node.Text(new TextSlot(node.Tag, i + 2));
                    break;
            }
        }
    }
}
