using System.Runtime.CompilerServices;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>The name the server gives a result column without an alias (PostgreSQL 18 docs, 7.3.2 Column Labels). For people, never for decisions.</summary>
internal static class OutputNames
{
    private const string Unnamed = "?column?";

    public static string Of(SyntaxNode value) => Find(value) ?? Fallback(value) ?? Unnamed;

    /// <summary>Names that give way to any other: the type of a cast, CASE.</summary>
    private static string? Fallback(SyntaxNode value) => value.Tag switch
    {
        NodeTag.TypeCast => LastName(value.Node(TypeCast.TypeName).List(TypeName.Names)),
        NodeTag.CaseExpr => "case",
        NodeTag.CollateClause => Fallback(value.Node(CollateClause.Arg)),
        NodeTag.AIndirection => Fallback(value.Node(AIndirection.Arg)),
        _ => null,
    };

    private static string? Find(SyntaxNode value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Tag)
        {
            case NodeTag.ColumnRef:
                return LastName(value.List(ColumnRef.Fields));
            case NodeTag.AIndirection:
                return LastName(value.List(AIndirection.Indirection)) ?? Find(value.Node(AIndirection.Arg));
            case NodeTag.FuncCall:
                return value.List(FuncCall.Funcname) is { IsEmpty: false } name ? name.Text(name.Count - 1) : null;
            case NodeTag.AExpr:
                return value.Enum(AExpr.Kind) == AExprKind.Nullif ? "nullif" : null;
            case NodeTag.TypeCast:
                return Find(value.Node(TypeCast.Arg));
            case NodeTag.CollateClause:
                return Find(value.Node(CollateClause.Arg));
            case NodeTag.GroupingFunc:
                return "grouping";
            case NodeTag.MergeSupportFunc:
                return "merge_action";
            case NodeTag.SubLink:
                return OfSubLink(value);
            case NodeTag.CaseExpr:
                return value.Node(CaseExpr.Defresult).IsNull ? null : Find(value.Node(CaseExpr.Defresult));
            case NodeTag.AArrayExpr:
                return "array";
            case NodeTag.RowExpr:
                return "row";
            case NodeTag.CoalesceExpr:
                return "coalesce";
            case NodeTag.MinMaxExpr:
                return value.Enum(MinMaxExpr.Op) == MinMaxOp.Greatest ? "greatest" : "least";
            case NodeTag.SQLValueFunction:
                return OfValueFunction(value.Enum(SQLValueFunction.Op));
            case NodeTag.XmlExpr:
                return OfXml(value.Enum(XmlExpr.Op));
            case NodeTag.XmlSerialize:
                return "xmlserialize";
            case NodeTag.JsonObjectConstructor:
                return "json_object";
            case NodeTag.JsonArrayConstructor or NodeTag.JsonArrayQueryConstructor:
                return "json_array";
            case NodeTag.JsonObjectAgg:
                return "json_objectagg";
            case NodeTag.JsonArrayAgg:
                return "json_arrayagg";
            case NodeTag.JsonParseExpr:
                return "json";
            case NodeTag.JsonScalarExpr:
                return "json_scalar";
            case NodeTag.JsonSerializeExpr:
                return "json_serialize";
            case NodeTag.JsonFuncExpr:
                return value.Enum(JsonFuncExpr.Op) switch
                {
                    JsonExprOp.Exists => "json_exists",
                    JsonExprOp.Query => "json_query",
                    JsonExprOp.Value => "json_value",
                    _ => null,
                };
            default:
                return null;        // a name is cosmetic: anything else is ?column?
        }
    }

    private static string? LastName(SyntaxList names)
    {
        for (var i = names.Count - 1; i >= 0; i--)
        {
            if (names[i].Tag == NodeTag.StringValue)
            {
                return names.Text(i);
            }
        }

        return null;
    }

    private static string? OfSubLink(SyntaxNode link)
    {
        switch (link.Enum(SubLink.SubLinkType))
        {
            case SubLinkType.Exists:
                return "exists";
            case SubLinkType.Array:
                return "array";
            case SubLinkType.Expr:
                var select = link.Node(SubLink.Subselect);
                while (select.Tag == NodeTag.SelectStmt && select.Enum(SelectStmt.Op) != SetOperation.None)
                {
                    select = select.Node(SelectStmt.Larg);
                }

                if (select.Tag != NodeTag.SelectStmt || select.List(SelectStmt.TargetList).IsEmpty)
                {
                    return select.Tag == NodeTag.SelectStmt && !select.List(SelectStmt.ValuesLists).IsEmpty ? "column1" : null;
                }

                var target = select.List(SelectStmt.TargetList)[0];
                return target.Text(ResTarget.Name) ?? Of(target.Node(ResTarget.Val));
            default:
                return null;
        }
    }

    private static string? OfValueFunction(SQLValueFunctionOp op) => op switch
    {
        SQLValueFunctionOp.CurrentDate => "current_date",
        SQLValueFunctionOp.CurrentTime or SQLValueFunctionOp.CurrentTimeN => "current_time",
        SQLValueFunctionOp.CurrentTimestamp or SQLValueFunctionOp.CurrentTimestampN => "current_timestamp",
        SQLValueFunctionOp.Localtime or SQLValueFunctionOp.LocaltimeN => "localtime",
        SQLValueFunctionOp.Localtimestamp or SQLValueFunctionOp.LocaltimestampN => "localtimestamp",
        SQLValueFunctionOp.CurrentRole => "current_role",
        SQLValueFunctionOp.CurrentUser => "current_user",
        SQLValueFunctionOp.User => "user",
        SQLValueFunctionOp.SessionUser => "session_user",
        SQLValueFunctionOp.CurrentCatalog => "current_catalog",
        SQLValueFunctionOp.CurrentSchema => "current_schema",
        _ => null,
    };

    private static string? OfXml(XmlExprOp op) => op switch
    {
        XmlExprOp.Xmlconcat => "xmlconcat",
        XmlExprOp.Xmlelement => "xmlelement",
        XmlExprOp.Xmlforest => "xmlforest",
        XmlExprOp.Xmlparse => "xmlparse",
        XmlExprOp.Xmlpi => "xmlpi",
        XmlExprOp.Xmlroot => "xmlroot",
        XmlExprOp.Xmlserialize => "xmlserialize",
        _ => null,
    };
}
