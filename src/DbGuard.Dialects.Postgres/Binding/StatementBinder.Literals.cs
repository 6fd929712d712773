using System.Globalization;
using DbGuard.Core;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>Literals. Only this file takes the value out of an <c>A_Const</c>, so that no look at one goes unnoticed (a test holds this).</summary>
internal sealed partial class StatementBinder
{
    private Constant BindConstant(SyntaxNode node)
    {
        if (node.Bool(AConst.Isnull))
        {
            return new Constant(ConstantKind.Null, "", null);
        }

        var span = LiteralAt(node.Location);
        if (span is { } token && token.Offset == node.Location)
        {
            // A sign before the digits, or a token that stands for more than this node, makes the places differ: not followed then.
            _reads?.Bound(token);
        }

        var value = node.Node(AConst.Val);
        return value.Tag switch
        {
            NodeTag.IntegerValue => new Constant(ConstantKind.Number, IntegerText(value), span, _reads),
            NodeTag.FloatValue => new Constant(ConstantKind.Number, value.Text(FloatValue.Fval) ?? "", span, _reads),
            NodeTag.BooleanValue => new Constant(ConstantKind.Boolean, value.Bool(BooleanValue.Boolval) ? "true" : "false", null),
            NodeTag.StringValue => new Constant(ConstantKind.Text, value.Text(StringValue.Sval) ?? "", span, _reads),
            NodeTag.BitStringValue => new Constant(ConstantKind.Bits, value.Text(BitStringValue.Bsval) ?? "", span, _reads),
            // INVARIANT: the grammar knows these five; another one would be a value of its own that equals nothing.
            _ => new Constant(ConstantKind.Bits, "", span, _reads),
        };
    }

    /// <summary>The value of an integer literal, where the grammar gives it a meaning of its own (ORDER BY 2); null for anything else.</summary>
    private int? IntegerAt(SyntaxNode node) =>
        node.Tag == NodeTag.AConst && ValueAt(node) is { Tag: NodeTag.IntegerValue } number ? number.Int(IntegerValue.Ival) : null;

    /// <summary>The text of a literal, casts around it removed; null for NULL and for anything else.</summary>
    private string? ConstantText(SyntaxNode node)
    {
        while (node.Tag == NodeTag.TypeCast)
        {
            node = node.Node(TypeCast.Arg);
        }

        if (node.Tag != NodeTag.AConst || node.Bool(AConst.Isnull))
        {
            return null;
        }

        var value = ValueAt(node);
        return value.Tag switch
        {
            NodeTag.StringValue => value.Text(StringValue.Sval),
            NodeTag.BooleanValue => value.Bool(BooleanValue.Boolval) ? "true" : "false",
            NodeTag.IntegerValue => IntegerText(value),
            NodeTag.FloatValue => value.Text(FloatValue.Fval),
            _ => null,
        };
    }

    private SyntaxNode ValueAt(SyntaxNode constant)
    {
        _reads?.Read(constant.Location);
        return constant.Node(AConst.Val);
    }

    private static string IntegerText(SyntaxNode value) => value.Int(IntegerValue.Ival).ToString(CultureInfo.InvariantCulture);

    /// <summary>The span of the literal at or next after a position (a sign may come before the digits).</summary>
    private SourceSpan? LiteralAt(int location)
    {
        if (location < 0 || _literals.IsEmpty)
        {
            return null;
        }

        var low = 0;
        var high = _literals.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_literals[middle].Offset < location)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _literals.Length ? _literals[low] : null;
    }
}
