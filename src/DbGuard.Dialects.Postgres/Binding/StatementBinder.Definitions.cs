using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using ObjectKind = DbGuard.Core.Facts.ObjectKind;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private const StatementTraits Ddl = StatementTraits.Definition;
    private const StatementTraits DropTraits = StatementTraits.Definition | StatementTraits.Destructive;

    /// <summary>Statements that define, change or drop objects. A statement this does not know is <see cref="StatementKind.Other"/> and a gap.</summary>
    private BoundStatement BindDefinition(SyntaxNode node)
    {
        switch (node.Tag)
        {
            case NodeTag.CreateStmt:
                return BindCreateTable(node);
            case NodeTag.CreateForeignTableStmt:
                return Creating(ObjectKind.ForeignTable, node.Node(CreateForeignTableStmt.BaseRelation), StatementTraits.ServerSideAccess) with
                {
                    Expressions = BindStoredExpressions(
                        node.Node(CreateForeignTableStmt.BaseRelation), node.List(CreateForeignTableStmt.BaseTableElts), node.List(CreateForeignTableStmt.BaseInhRelations),
                        bound: node.Node(CreateForeignTableStmt.BasePartbound)),
                };
            case NodeTag.CreateTableAsStmt:
                return BindCreateTableAs(node);
            case NodeTag.ViewStmt:
                return BindView(node);
            case NodeTag.IndexStmt:
                return BindIndex(node);
            case NodeTag.CreateSeqStmt:
                return Creating(ObjectKind.Sequence, node.Node(CreateSeqStmt.Sequence));
            case NodeTag.AlterSeqStmt:
                return TouchingOne(StatementKind.Alter, node.Node(AlterSeqStmt.Sequence), AccessModes.Define, ObjectKind.Sequence, node.Bool(AlterSeqStmt.MissingOk)) with
                {
                    Traits = Ddl,
                    ObjectNames = [QualifiedNameOf(node.Node(AlterSeqStmt.Sequence))],
                };
            case NodeTag.AlterTableStmt:
                return BindAlterTable(node);
            case NodeTag.DropStmt:
                return BindDrop(node);
            case NodeTag.RenameStmt:
                return Altering(node.Enum(RenameStmt.RenameType), node.Node(RenameStmt.Relation), node.Node(RenameStmt.Object), ifExists: node.Bool(RenameStmt.MissingOk)) with { Moves = MovesOfRename(node) };
            case NodeTag.AlterObjectSchemaStmt:
                return Altering(node.Enum(AlterObjectSchemaStmt.ObjectType), node.Node(AlterObjectSchemaStmt.Relation), node.Node(AlterObjectSchemaStmt.Object), ifExists: node.Bool(AlterObjectSchemaStmt.MissingOk)) with { Moves = MovesOfSchemaChange(node) };
            case NodeTag.AlterOwnerStmt:
                return Altering(node.Enum(AlterOwnerStmt.ObjectType), node.Node(AlterOwnerStmt.Relation), node.Node(AlterOwnerStmt.Object), StatementTraits.Privileges);
            case NodeTag.AlterObjectDependsStmt:
                return Altering(node.Enum(AlterObjectDependsStmt.ObjectType), node.Node(AlterObjectDependsStmt.Relation), node.Node(AlterObjectDependsStmt.Object));
            case NodeTag.CommentStmt:
                return BindComment(node.Enum(CommentStmt.Objtype), node.Node(CommentStmt.Object));
            case NodeTag.SecLabelStmt:
                return BindComment(node.Enum(SecLabelStmt.Objtype), node.Node(SecLabelStmt.Object)) with { Traits = Ddl | StatementTraits.Privileges };
            case NodeTag.GrantStmt:
                return BindGrant(node);
            case NodeTag.GrantRoleStmt:
                return Named(node.Bool(GrantRoleStmt.IsGrant) ? StatementKind.Grant : StatementKind.Revoke, ObjectKind.Role, RoleNames(node.List(GrantRoleStmt.GrantedRoles)), Ddl | StatementTraits.Privileges);
            case NodeTag.AlterDefaultPrivilegesStmt:
                return Named(
                    node.Node(AlterDefaultPrivilegesStmt.Action).Bool(GrantStmt.IsGrant) ? StatementKind.Grant : StatementKind.Revoke,
                    ObjectKind.Other, [], Ddl | StatementTraits.Privileges);
            case NodeTag.CreateTrigStmt:
                return Creating(ObjectKind.Trigger, node.Node(CreateTrigStmt.Relation), StatementTraits.DynamicSql, node.Text(CreateTrigStmt.Trigname), mayBeNew: false);
            case NodeTag.RuleStmt:
                return Creating(ObjectKind.Rule, node.Node(RuleStmt.Relation), StatementTraits.DynamicSql, node.Text(RuleStmt.Rulename), mayBeNew: false);
            case NodeTag.CreatePolicyStmt:
                return Creating(ObjectKind.Policy, node.Node(CreatePolicyStmt.Table), StatementTraits.Privileges, node.Text(CreatePolicyStmt.PolicyName), mayBeNew: false) with
                {
                    Expressions = BindPolicy(node.Node(CreatePolicyStmt.Table), node.Node(CreatePolicyStmt.Qual), node.Node(CreatePolicyStmt.WithCheck)),
                };
            case NodeTag.AlterPolicyStmt:
                return Altering(ObjectType.Policy, node.Node(AlterPolicyStmt.Table), default, StatementTraits.Privileges) with
                {
                    Expressions = BindPolicy(node.Node(AlterPolicyStmt.Table), node.Node(AlterPolicyStmt.Qual), node.Node(AlterPolicyStmt.WithCheck)),
                };
            case NodeTag.CreateFunctionStmt:
                return Named(
                    StatementKind.Create, node.Bool(CreateFunctionStmt.IsProcedure) ? ObjectKind.Procedure : ObjectKind.Function,
                    [NewName(node.List(CreateFunctionStmt.Funcname))], Ddl | StatementTraits.DynamicSql);
            case NodeTag.AlterFunctionStmt:
                return Altering(node.Enum(AlterFunctionStmt.Objtype), default, node.Node(AlterFunctionStmt.Func));
            case NodeTag.CreateSchemaStmt:
                return BindCreateSchema(node);
            default:
                return BindOtherDefinition(node);
        }
    }

    private BoundStatement BindCreateTable(SyntaxNode node)
    {
        var bound = Creating(ObjectKind.Table, node.Node(CreateStmt.Relation));
        var tables = bound.Tables.ToBuilder();
        foreach (var parent in node.List(CreateStmt.InhRelations))
        {
            AddAccess(parent, AccessModes.Define, tables);
        }

        // LIKE copies definitions, defaults included; the data stays where it is.
        foreach (var element in node.List(CreateStmt.TableElts))
        {
            if (element.Tag == NodeTag.TableLikeClause)
            {
                AddAccess(element.Node(TableLikeClause.Relation), AccessModes.None, tables);
            }
        }

        return bound with
        {
            Tables = tables.DrainToImmutable(),
            Expressions = BindStoredExpressions(
                node.Node(CreateStmt.Relation), node.List(CreateStmt.TableElts), node.List(CreateStmt.InhRelations), node.Node(CreateStmt.Partspec), node.Node(CreateStmt.Partbound)),
        };
    }

    private BoundStatement BindCreateTableAs(SyntaxNode node)
    {
        var query = node.Node(CreateTableAsStmt.Query);
        var into = node.Node(CreateTableAsStmt.Into).Node(IntoClause.Rel);
        var name = QualifiedNameOf(into, isNew: true);
        var kind = KindOf(node.Enum(CreateTableAsStmt.Objtype));
        var traits = Ddl | StatementTraits.CreatesFromQuery;
        if (query.Tag == NodeTag.ExecuteStmt)
        {
            // The rows of a prepared statement: what it reads only the session knows.
            if (_text is not null)
            {
                _text.QueryColumns = default;
            }

            return Named(StatementKind.Create, kind, [name], traits) with { Inner = BindStatement(query) };
        }

        var source = BindQuery(query, null);
        NoteColumns(source);
        return Named(StatementKind.Create, kind, [name], traits) with { Query = source, CreatedRelation = name };
    }

    private BoundStatement BindView(SyntaxNode node)
    {
        var name = QualifiedNameOf(node.Node(ViewStmt.View), isNew: true);
        var bound = Creating(ObjectKind.View, node.Node(ViewStmt.View));
        return bound with { Query = BindQuery(node.Node(ViewStmt.Query), null), CreatedRelation = name };
    }

    private BoundStatement BindIndex(SyntaxNode node)
    {
        var rangeVar = node.Node(IndexStmt.Relation);
        var relation = FindRelation(rangeVar, rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "");
        var scope = new Scope(null);
        Introduce(relation, default, rangeVar.Text(RangeVar.Relname), null, scope.Items);
        var keys = ImmutableArray.CreateBuilder<Expression>();
        foreach (var element in node.List(IndexStmt.IndexParams))
        {
            AddOptional(element.Node(IndexElem.Expr), scope, keys);
            if (node.Bool(IndexStmt.Unique) && element.HasText(IndexElem.Name))
            {
                AddColumn(relation, element.Text(IndexElem.Name), keys);
            }
        }

        // How many rows a partial index holds, the catalog tells.
        var predicate = ImmutableArray.CreateBuilder<Expression>();
        AddOptional(node.Node(IndexStmt.WhereClause), scope, predicate);
        return Creating(ObjectKind.Index, rangeVar, StatementTraits.None, node.Text(IndexStmt.Idxname), mayBeNew: false) with
        {
            Expressions = predicate.DrainToImmutable(),
            Keys = keys.DrainToImmutable(),
        };
    }

    private static void AddColumn(Relation relation, string? name, ImmutableArray<Expression>.Builder columns)
    {
        for (var i = 0; i < relation.ColumnCount; i++)
        {
            if (relation.ColumnName(i) == name)
            {
                columns.Add(new ColumnReference(relation, i));
            }
        }
    }

    private BoundStatement BindAlterTable(SyntaxNode node)
    {
        var traits = Ddl;
        foreach (var command in node.List(AlterTableStmt.Cmds))
        {
            switch (command.Enum(AlterTableCmd.Subtype))
            {
                case AlterTableType.DropColumn or AlterTableType.DropConstraint or AlterTableType.DropExpression or AlterTableType.DetachPartition:
                case AlterTableType.DropIdentity or AlterTableType.AlterColumnType:
                    traits |= StatementTraits.Destructive;
                    break;
                case AlterTableType.ChangeOwner or AlterTableType.EnableRowSecurity or AlterTableType.DisableRowSecurity or AlterTableType.ForceRowSecurity
                    or AlterTableType.NoForceRowSecurity or AlterTableType.DisableTrig or AlterTableType.DisableTrigAll or AlterTableType.DisableTrigUser
                    or AlterTableType.DisableRule:
                    traits |= StatementTraits.Privileges;
                    break;
                default:
                    break;      // every other subcommand changes the definition and no more
            }
        }

        var relation = node.Node(AlterTableStmt.Relation);
        var ifExists = node.Bool(AlterTableStmt.MissingOk);
        return TouchingOne(StatementKind.Alter, relation, AccessModes.Define, KindOf(node.Enum(AlterTableStmt.Objtype)), ifExists) with
        {
            Traits = traits,
            Expressions = ifExists && IsAbsent(relation) ? [] : BindStoredExpressions(relation, node.List(AlterTableStmt.Cmds), default),
            Keys = ifExists && IsAbsent(relation) ? [] : KeysOf(node),
            ObjectNames = [QualifiedNameOf(relation)],
            Moves = MovesOfAlterTable(node),
        };
    }

    private BoundStatement BindDrop(SyntaxNode node)
    {
        var kind = KindOf(node.Enum(DropStmt.RemoveType));
        var isRelation = kind is ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Sequence or ObjectKind.ForeignTable or ObjectKind.Index;
        var names = ImmutableArray.CreateBuilder<string>();
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        foreach (var item in node.List(DropStmt.Objects))
        {
            names.AddRange(NamesOf(node.Enum(DropStmt.RemoveType), item));
            if (isRelation && item.Tag == NodeTag.List && FindNamed(item.AsList()) is { } table)
            {
                tables.Add(new TableAccess(table, AccessModes.Define, ThroughView: false, null));
            }
            else if (kind is ObjectKind.Trigger or ObjectKind.Rule or ObjectKind.Policy && item.Tag == NodeTag.List && FindOwner(item.AsList()) is { } owner)
            {
                tables.Add(new TableAccess(owner, AccessModes.Define, ThroughView: false, null));
            }
        }

        return Named(StatementKind.Drop, kind, names.DrainToImmutable(), DropTraits) with { Tables = tables.DrainToImmutable() };
    }

    private Core.Catalog.TableSchema? FindNamed(SyntaxList names) => names.Count switch
    {
        1 => Lookup(null, names.Text(0)),
        > 1 => Lookup(names.Text(names.Count - 2), names.Text(names.Count - 1)),
        _ => null,
    };

    /// <summary>The relation a trigger, rule or policy belongs to: all names but the last.</summary>
    private Core.Catalog.TableSchema? FindOwner(SyntaxList names) => names.Count switch
    {
        2 => Lookup(null, names.Text(0)),
        > 2 => Lookup(names.Text(names.Count - 3), names.Text(names.Count - 2)),
        _ => null,
    };

    private BoundStatement BindComment(ObjectType type, SyntaxNode target)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        if (target.Tag == NodeTag.List)
        {
            var names = target.AsList();
            var table = type is ObjectType.Column or ObjectType.Trigger or ObjectType.Rule or ObjectType.Policy or ObjectType.Tabconstraint
                ? FindOwner(names)
                : type is ObjectType.Table or ObjectType.View or ObjectType.Matview or ObjectType.ForeignTable or ObjectType.Sequence ? FindNamed(names) : null;
            if (table is not null)
            {
                tables.Add(new TableAccess(table, AccessModes.Define, ThroughView: false, null));
            }
        }

        return Named(StatementKind.Comment, KindOf(type), NamesOf(type, target), Ddl) with { Tables = tables.DrainToImmutable() };
    }

    private BoundStatement BindGrant(SyntaxNode node)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        foreach (var item in node.List(GrantStmt.Objects))
        {
            AddAccess(item, AccessModes.Define, tables);
            names.Add(item.Tag == NodeTag.RangeVar ? QualifiedNameOf(item) : NameOfObject(item));
        }

        return Named(
            node.Bool(GrantStmt.IsGrant) ? StatementKind.Grant : StatementKind.Revoke, KindOf(node.Enum(GrantStmt.Objtype)), names.DrainToImmutable(),
            Ddl | StatementTraits.Privileges) with
        {
            Tables = tables.DrainToImmutable(),
        };
    }

    private BoundStatement BindCreateSchema(SyntaxNode node)
    {
        var name = node.Text(CreateSchemaStmt.Schemaname) ?? "";
        var nested = ImmutableArray.CreateBuilder<BoundStatement>();
        // Its elements are created in it, and see each other.
        ImmutableArray<string> path = [name, .. _path];
        var text = new TextDefinitions(_catalog);
        text.AddSchema(name);
        foreach (var element in node.List(CreateSchemaStmt.SchemaElts))
        {
            nested.Add(new StatementBinder(_catalog, path, _literals, _function, _definitions, text, _reads).Bind(element, default(SourceSpan)));
            text.Add(element, [path]);
        }

        return Named(StatementKind.Create, ObjectKind.Schema, [name], Ddl) with { Nested = nested.DrainToImmutable() };
    }

    private BoundStatement Creating(
        ObjectKind kind, SyntaxNode rangeVar, StatementTraits traits = StatementTraits.None, string? name = null, bool mayBeNew = true)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        AddAccess(rangeVar, AccessModes.Define, tables, mayBeNew);
        var relation = QualifiedNameOf(rangeVar, isNew: mayBeNew);
        return Named(StatementKind.Create, kind, [name is null ? relation : NameBeside(relation, name)], Ddl | traits) with { Tables = tables.DrainToImmutable() };
    }

    private BoundStatement Altering(ObjectType type, SyntaxNode rangeVar, SyntaxNode target, StatementTraits traits = StatementTraits.None, bool ifExists = false)
    {
        var tables = ImmutableArray.CreateBuilder<TableAccess>();
        AddAccess(rangeVar, AccessModes.Define, tables, ifExists: ifExists);
        return Named(StatementKind.Alter, KindOf(type), rangeVar.IsNull ? NamesOf(type, target) : [QualifiedNameOf(rangeVar)], Ddl | traits) with { Tables = tables.DrainToImmutable() };
    }

    private static BoundStatement Named(StatementKind kind, ObjectKind objectKind, ImmutableArray<string> names, StatementTraits traits) =>
        new() { Kind = kind, ObjectKind = objectKind, ObjectNames = names, Traits = traits };

    /// <summary><c>schema.name</c> of an existing relation, or of the one that would be created: in its own session's schema or in the first of the path, whatever else there is of that name.</summary>
    private string QualifiedNameOf(SyntaxNode rangeVar, bool isNew = false)
    {
        if (rangeVar.IsNull)
        {
            return "";
        }

        var schema = rangeVar.Text(RangeVar.Schemaname);
        var name = rangeVar.Text(RangeVar.Relname) ?? "";
        if (!isNew && Lookup(schema, name) is { } table)
        {
            return table.Name.ToString();
        }

        schema ??= rangeVar.Char(RangeVar.Relpersistence) == 't' ? "pg_temp" : _text is null ? _catalog.CreationSchema(_path) : _text.CreationSchema(_path);
        return schema is null ? name : $"{schema}.{name}";
    }

    private static string NameOfObject(SyntaxNode node) => node.Tag switch
    {
        NodeTag.List => Dotted(node.AsList()),
        NodeTag.StringValue => node.Text(StringValue.Sval) ?? "",
        NodeTag.RangeVar => NameOf(node),
        NodeTag.ObjectWithArgs => Dotted(node.List(ObjectWithArgs.Objname)),
        NodeTag.TypeName => Dotted(node.List(TypeName.Names)),
        NodeTag.RoleSpec => node.Text(RoleSpec.Rolename) ?? "",
        _ => "",        // a name is for people and patterns; an object without one has none
    };

    private static string Dotted(SyntaxList names)
    {
        if (names.Count == 1)
        {
            return NameOfObject(names[0]);
        }

        var parts = new List<string>(names.Count);
        foreach (var name in names)
        {
            parts.Add(NameOfObject(name));
        }

        return string.Join('.', parts);
    }

    private static ImmutableArray<string> RoleNames(SyntaxList roles)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var role in roles)
        {
            names.Add(role.Tag == NodeTag.AccessPriv ? role.Text(AccessPriv.PrivName) ?? "" : NameOfObject(role));
        }

        return names.DrainToImmutable();
    }
}
