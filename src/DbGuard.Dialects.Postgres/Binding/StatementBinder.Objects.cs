using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;
using ObjectKind = DbGuard.Core.Facts.ObjectKind;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    /// <summary>The rarer definitions: types, functions' kin, foreign data, replication, roles, databases.</summary>
    private BoundStatement BindOtherDefinition(SyntaxNode node)
    {
        switch (node.Tag)
        {
            case NodeTag.CompositeTypeStmt:
                return Named(StatementKind.Create, ObjectKind.Type, [QualifiedNameOf(node.Node(CompositeTypeStmt.Typevar), isNew: true)], Ddl);
            case NodeTag.CreateEnumStmt:
                return Named(StatementKind.Create, ObjectKind.Type, [NewName(node.List(CreateEnumStmt.TypeName))], Ddl);
            case NodeTag.CreateRangeStmt:
                return Named(StatementKind.Create, ObjectKind.Type, [NewName(node.List(CreateRangeStmt.TypeName))], Ddl);
            case NodeTag.AlterEnumStmt:
                return Named(StatementKind.Alter, ObjectKind.Type, NamesOfType(node.List(AlterEnumStmt.TypeName)), Ddl);
            case NodeTag.AlterTypeStmt:
                return Named(StatementKind.Alter, ObjectKind.Type, NamesOfType(node.List(AlterTypeStmt.TypeName)), Ddl);
            case NodeTag.CreateDomainStmt:
                return Named(StatementKind.Create, ObjectKind.Domain, [NewName(node.List(CreateDomainStmt.Domainname))], Ddl) with { Expressions = BindDomain(node.List(CreateDomainStmt.Constraints)) };
            case NodeTag.AlterDomainStmt:
                return BindAlterDomain(node);
            case NodeTag.DefineStmt:
                return Named(StatementKind.Create, KindOf(node.Enum(DefineStmt.Kind)), [NewName(node.List(DefineStmt.Defnames))], Ddl | StatementTraits.DynamicSql);
            case NodeTag.CreateCastStmt or NodeTag.CreateOpClassStmt or NodeTag.CreateOpFamilyStmt or NodeTag.CreateConversionStmt or NodeTag.CreateTransformStmt:
            case NodeTag.CreateAmStmt or NodeTag.CreatePLangStmt or NodeTag.CreateEventTrigStmt:
                return Named(StatementKind.Create, ObjectKind.Other, [], Ddl | StatementTraits.DynamicSql);
            case NodeTag.AlterOperatorStmt or NodeTag.AlterOpFamilyStmt or NodeTag.AlterCollationStmt or NodeTag.AlterEventTrigStmt:
            case NodeTag.AlterTSDictionaryStmt or NodeTag.AlterTSConfigurationStmt or NodeTag.AlterStatsStmt:
                return Named(StatementKind.Alter, ObjectKind.Other, [], Ddl);
            case NodeTag.CreateStatsStmt:
                return Named(StatementKind.Create, ObjectKind.Other, [NewName(node.List(CreateStatsStmt.Defnames))], Ddl) with { Expressions = BindStatistics(node), ExpressionUsage = ColumnUsage.None };
            case NodeTag.CreateExtensionStmt:
                return Named(StatementKind.Create, ObjectKind.Extension, [node.Text(CreateExtensionStmt.Extname) ?? ""], Ddl | StatementTraits.DynamicSql);
            case NodeTag.AlterExtensionStmt:
                return Named(StatementKind.Alter, ObjectKind.Extension, [node.Text(AlterExtensionStmt.Extname) ?? ""], Ddl | StatementTraits.DynamicSql);
            case NodeTag.AlterExtensionContentsStmt:
                return Named(StatementKind.Alter, ObjectKind.Extension, [node.Text(AlterExtensionContentsStmt.Extname) ?? ""], Ddl);
            case NodeTag.CreateFdwStmt:
                return Named(StatementKind.Create, ObjectKind.ForeignServer, [node.Text(CreateFdwStmt.Fdwname) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.AlterFdwStmt:
                return Named(StatementKind.Alter, ObjectKind.ForeignServer, [node.Text(AlterFdwStmt.Fdwname) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.CreateForeignServerStmt:
                return Named(StatementKind.Create, ObjectKind.ForeignServer, [node.Text(CreateForeignServerStmt.Servername) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.AlterForeignServerStmt:
                return Named(StatementKind.Alter, ObjectKind.ForeignServer, [node.Text(AlterForeignServerStmt.Servername) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.CreateUserMappingStmt:
                return Named(StatementKind.Create, ObjectKind.ForeignServer, [node.Text(CreateUserMappingStmt.Servername) ?? ""], Ddl | StatementTraits.Privileges);
            case NodeTag.AlterUserMappingStmt:
                return Named(StatementKind.Alter, ObjectKind.ForeignServer, [node.Text(AlterUserMappingStmt.Servername) ?? ""], Ddl | StatementTraits.Privileges);
            case NodeTag.DropUserMappingStmt:
                return Named(StatementKind.Drop, ObjectKind.ForeignServer, [node.Text(DropUserMappingStmt.Servername) ?? ""], DropTraits | StatementTraits.Privileges);
            case NodeTag.ImportForeignSchemaStmt:
                return Named(StatementKind.Create, ObjectKind.ForeignTable, [node.Text(ImportForeignSchemaStmt.LocalSchema) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.CreatePublicationStmt:
                return Named(StatementKind.Create, ObjectKind.Publication, [node.Text(CreatePublicationStmt.Pubname) ?? ""], Ddl);
            case NodeTag.AlterPublicationStmt:
                return Named(StatementKind.Alter, ObjectKind.Publication, [node.Text(AlterPublicationStmt.Pubname) ?? ""], Ddl);
            case NodeTag.CreateSubscriptionStmt:
                return Named(StatementKind.Administration, ObjectKind.Subscription, [node.Text(CreateSubscriptionStmt.Subname) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.AlterSubscriptionStmt:
                return Named(StatementKind.Administration, ObjectKind.Subscription, [node.Text(AlterSubscriptionStmt.Subname) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.DropSubscriptionStmt:
                return Named(StatementKind.Administration, ObjectKind.Subscription, [node.Text(DropSubscriptionStmt.Subname) ?? ""], DropTraits | StatementTraits.ServerSideAccess);
            default:
                return BindAdministration(node);
        }
    }

    private BoundStatement BindAlterDomain(SyntaxNode node)
    {
        var expressions = System.Collections.Immutable.ImmutableArray.CreateBuilder<Expression>();
        var scope = new Scope(null);
        scope.Items.Add(new ScopeItem(new ComputedRelation([], ["value"])));
        var definition = node.Node(AlterDomainStmt.Def);
        if (definition.Tag == NodeTag.Constraint)
        {
            AddStoredExpressions(definition, scope, expressions);
        }
        else
        {
            AddOptional(definition, scope, expressions);        // SET DEFAULT
        }

        return Named(StatementKind.Alter, ObjectKind.Domain, NamesOfType(node.List(AlterDomainStmt.TypeName)), Ddl) with { Expressions = expressions.DrainToImmutable() };
    }

    private BoundStatement BindAdministration(SyntaxNode node)
    {
        switch (node.Tag)
        {
            case NodeTag.CreateRoleStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, [node.Text(CreateRoleStmt.Role) ?? ""], Ddl | StatementTraits.Privileges);
            case NodeTag.AlterRoleStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, [NameOfObject(node.Node(AlterRoleStmt.Role))], Ddl | StatementTraits.Privileges);
            case NodeTag.AlterRoleSetStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, [NameOfObject(node.Node(AlterRoleSetStmt.Role))], Ddl | StatementTraits.Privileges | StatementTraits.SessionState);
            case NodeTag.DropRoleStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, RoleNames(node.List(DropRoleStmt.Roles)), DropTraits | StatementTraits.Privileges);
            case NodeTag.DropOwnedStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, RoleNames(node.List(DropOwnedStmt.Roles)), DropTraits | StatementTraits.Privileges);
            case NodeTag.ReassignOwnedStmt:
                return Named(StatementKind.Administration, ObjectKind.Role, RoleNames(node.List(ReassignOwnedStmt.Roles)), Ddl | StatementTraits.Privileges);
            case NodeTag.CreatedbStmt:
                return Named(StatementKind.Administration, ObjectKind.Database, [node.Text(CreatedbStmt.Dbname) ?? ""], Ddl);
            case NodeTag.AlterDatabaseStmt:
                return Named(StatementKind.Administration, ObjectKind.Database, [node.Text(AlterDatabaseStmt.Dbname) ?? ""], Ddl);
            case NodeTag.AlterDatabaseRefreshCollStmt:
                return Named(StatementKind.Administration, ObjectKind.Database, [node.Text(AlterDatabaseRefreshCollStmt.Dbname) ?? ""], Ddl);
            case NodeTag.AlterDatabaseSetStmt:
                return Named(StatementKind.Administration, ObjectKind.Database, [node.Text(AlterDatabaseSetStmt.Dbname) ?? ""], Ddl | StatementTraits.SessionState);
            case NodeTag.DropdbStmt:
                return Named(StatementKind.Administration, ObjectKind.Database, [node.Text(DropdbStmt.Dbname) ?? ""], DropTraits);
            case NodeTag.CreateTableSpaceStmt:
                return Named(StatementKind.Administration, ObjectKind.Tablespace, [node.Text(CreateTableSpaceStmt.Tablespacename) ?? ""], Ddl | StatementTraits.ServerSideAccess);
            case NodeTag.DropTableSpaceStmt:
                return Named(StatementKind.Administration, ObjectKind.Tablespace, [node.Text(DropTableSpaceStmt.Tablespacename) ?? ""], DropTraits);
            case NodeTag.AlterTableSpaceOptionsStmt or NodeTag.AlterTableMoveAllStmt:
                return Named(StatementKind.Administration, ObjectKind.Tablespace, [], Ddl);
            default:
                Gap(GapKind.UnhandledSyntax, node.Tag == NodeTag.Unknown ? $"node {node.UnknownTag}" : node.Tag.ToString(), node);
                return new() { Kind = StatementKind.Other };
        }
    }

    private static ObjectKind KindOf(ObjectType type) => type switch
    {
        ObjectType.Table or ObjectType.Tabconstraint or ObjectType.Column or ObjectType.Attribute or ObjectType.Default => ObjectKind.Table,
        ObjectType.Index => ObjectKind.Index,
        ObjectType.View => ObjectKind.View,
        ObjectType.Matview => ObjectKind.MaterializedView,
        ObjectType.Sequence => ObjectKind.Sequence,
        ObjectType.Schema => ObjectKind.Schema,
        ObjectType.Database => ObjectKind.Database,
        ObjectType.Function or ObjectType.Routine => ObjectKind.Function,
        ObjectType.Procedure => ObjectKind.Procedure,
        ObjectType.Aggregate => ObjectKind.Aggregate,
        ObjectType.Trigger or ObjectType.EventTrigger => ObjectKind.Trigger,
        ObjectType.Rule => ObjectKind.Rule,
        ObjectType.Policy => ObjectKind.Policy,
        ObjectType.Type => ObjectKind.Type,
        ObjectType.Domain or ObjectType.Domconstraint => ObjectKind.Domain,
        ObjectType.Role => ObjectKind.Role,
        ObjectType.Extension => ObjectKind.Extension,
        ObjectType.ForeignTable => ObjectKind.ForeignTable,
        ObjectType.ForeignServer or ObjectType.Fdw or ObjectType.UserMapping => ObjectKind.ForeignServer,
        ObjectType.Publication or ObjectType.PublicationNamespace or ObjectType.PublicationRel => ObjectKind.Publication,
        ObjectType.Subscription => ObjectKind.Subscription,
        ObjectType.Tablespace => ObjectKind.Tablespace,
        ObjectType.ParameterAcl => ObjectKind.System,
        ObjectType.AccessMethod or ObjectType.Amop or ObjectType.Amproc or ObjectType.Cast or ObjectType.Collation or ObjectType.Conversion or ObjectType.Defacl
            or ObjectType.Language or ObjectType.Largeobject or ObjectType.Opclass or ObjectType.Operator or ObjectType.Opfamily or ObjectType.StatisticExt
            or ObjectType.Transform or ObjectType.Tsconfiguration or ObjectType.Tsdictionary or ObjectType.Tsparser or ObjectType.Tstemplate => ObjectKind.Other,
        _ => ObjectKind.Other,
    };
}
