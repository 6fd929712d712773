using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private static readonly PostgresParser FragmentParser = new();

    /// <summary>
    /// DO: the one definition in a block that is seen through is its inner statement; any other block runs unseen. So does one that fills
    /// a relation, since the rows would not be counted, and one that uses stored values.
    /// </summary>
    private BoundStatement BindDo(SyntaxNode node)
    {
        var unseen = new BoundStatement { Kind = StatementKind.Do, Traits = StatementTraits.DynamicSql };
        if (BodyOf(node) is not var (body, offset) || CodeBlock.Read(body) is not { } block)
        {
            return unseen;
        }

        // A binder of its own: what it cannot bind must not count against a block that stays unseen.
        var bound = new StatementBinder(_catalog, _path, [], null, _definitions, _text).BindBlock(block, offset);
        return bound is not null && LineageAnalyzer.Analyze(bound) is { Gaps.IsEmpty: true, Settings.IsEmpty: true, ParameterCount: 0 } facts && !UsesStoredValues(facts) ? bound : unseen;
    }

    /// <summary>The definition that a block is about; null when it is about more, or cannot be read.</summary>
    internal static SyntaxNode? DefinitionIn(SyntaxNode block) =>
        BodyOf(block) is var (body, offset) && CodeBlock.Read(body) is { } read ? OnlyStatement(read.Statement, offset) : null;

    private BoundStatement? BindBlock(CodeBlock block, int offset)
    {
        if (OnlyStatement(block.Statement, offset) is not { } statement || statement.Tag == NodeTag.CreateTableAsStmt)
        {
            return null;
        }

        var conditions = ImmutableArray.CreateBuilder<Expression>(block.Conditions.Length);
        foreach (var condition in block.Conditions)
        {
            if (OnlyStatement(condition with { Text = $"SELECT {condition.Text}" }, offset) is not { Tag: NodeTag.SelectStmt } query || !FindInto(query).IsNull)
            {
                return null;
            }

            conditions.Add(new Subquery(SubqueryKind.Scalar, BindQuery(query, null), null, OperationKind.Other, []));
        }

        var inner = BindStatement(statement);
        return new BoundStatement
        {
            Kind = StatementKind.Do,
            Expressions = conditions.MoveToImmutable(),
            Inner = inner,
            Gaps = [.. _gaps],
            Settings = [.. _settings],
            ParameterCount = _parameters,
        };
    }

    /// <summary>
    /// True when a block asks for more than the server's catalog, or defines something over columns other than a key. Literals in a block have no places in
    /// the statement's text, so what is compared with stored values could be neither counted nor kept out of the record.
    /// </summary>
    private static bool UsesStoredValues(StatementFacts facts) =>
        facts.Tables.Any(t => !t.Table.IsSystem && t.Modes.HasFlag(AccessModes.Read)) || facts.Columns.Any(c => c.Usage != ColumnUsage.Definition && facts.Tables.All(t => !t.Table.IsSystem || t.Table.Id != c.Column.TableId));

    /// <summary>The text of a PL/pgSQL block, and about where it begins in the statement's text; null for other languages.</summary>
    private static (string Body, int Offset)? BodyOf(SyntaxNode node)
    {
        (string, int)? body = null;
        foreach (var argument in node.List(DoStmt.Args))
        {
            var value = argument.Node(DefElem.Arg);
            if (value.Tag != NodeTag.StringValue)
            {
                return null;
            }

            if (argument.Text(DefElem.Defname) == "as")
            {
                body = (value.Text(StringValue.Sval) ?? "", Math.Max(0, argument.Location));
            }
            else if (argument.Text(DefElem.Defname) != "language" || value.Text(StringValue.Sval) != "plpgsql")
            {
                return null;
            }
        }

        return body;
    }

    /// <summary>A fragment as the one statement it is. It is parsed where it stands, so that places in it are about places in the text.</summary>
    private static SyntaxNode? OnlyStatement(CodeFragment fragment, int offset)
    {
        var outcome = FragmentParser.Parse(Encoding.UTF8.GetBytes(new string(' ', offset + fragment.Start) + fragment.Text));
        return outcome.Tree is { Statements: [var only] } ? only.Node : null;
    }
}
