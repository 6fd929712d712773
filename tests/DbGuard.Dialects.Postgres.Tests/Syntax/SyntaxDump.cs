using System.Globalization;
using System.Text;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

/// <summary>A tree as one line of text: <c>Tag{Slot=value …}</c>, zero and absent slots left out. Lists in square brackets.</summary>
internal static class SyntaxDump
{
    public static string Of(string sql)
    {
        var outcome = new PostgresParser().Parse(sql);
        Assert.True(outcome.Succeeded, outcome.Error?.ClientMessage);
        return string.Join("; ", outcome.Tree.Statements.Select(s => Of(s.Node)));
    }

    public static string Of(SyntaxNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, SyntaxNode node)
    {
        switch (node.Tag)
        {
            case NodeTag.None:
                text.Append("null");
                return;
            case NodeTag.List:
                text.Append('[');
                var first = true;
                foreach (var item in node.AsList())
                {
                    text.Append(first ? "" : ", ");
                    first = false;
                    Write(text, item);
                }

                text.Append(']');
                return;
            case NodeTag.StringValue:
                text.Append('\'').Append(node.Text(StringValue.Sval)).Append('\'');
                return;
            case NodeTag.IntegerValue:
                text.Append(CultureInfo.InvariantCulture, $"{node.Int(IntegerValue.Ival)}");
                return;
        }

        text.Append(node.Tag).Append('{');
        var kinds = NodeLayout.Slots(node.Tag);
        var names = NodeLayout.Names(node.Tag);
        var slots = node.RawSlots();
        Assert.Equal(kinds.Length, slots.Length);
        var separator = "";
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] == 0 || kinds[i] == 4)
            {
                continue;
            }

            text.Append(separator).Append(names[i]).Append('=');
            separator = " ";
            switch (kinds[i])
            {
                case 1:
                    Write(text, new SyntaxNode(node.RawWords(), (int)slots[i]));
                    break;
                case 2:
                    text.Append(node.Text(new TextSlot(node.Tag, i + 2)));
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $"{(int)slots[i]}");
                    break;
            }
        }

        text.Append('}');
    }
}
