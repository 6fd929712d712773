using System.Collections.Immutable;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>The forms of definitions that are alike: what they do, to what kind of object, and where its name stands.</summary>
internal static class DefinitionForms
{
    public static ImmutableArray<(Type Type, StatementKind Kind, ObjectKind What)> All { get; } =
    [
        (typeof(AlterTableAlterColumnStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableDropTableElementStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableAlterIndexStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableConstraintModificationStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableTriggerModificationStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableRebuildStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableSetStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(AlterTableSwitchStatement), StatementKind.Alter, ObjectKind.Table),
        (typeof(DropViewStatement), StatementKind.Drop, ObjectKind.View),
        (typeof(CreateColumnStoreIndexStatement), StatementKind.Create, ObjectKind.Index),
        (typeof(CreateXmlIndexStatement), StatementKind.Create, ObjectKind.Index),
        (typeof(CreateSpatialIndexStatement), StatementKind.Create, ObjectKind.Index),
        (typeof(AlterIndexStatement), StatementKind.Alter, ObjectKind.Index),
        (typeof(DropIndexStatement), StatementKind.Drop, ObjectKind.Index),
        (typeof(DropFunctionStatement), StatementKind.Drop, ObjectKind.Function),
        (typeof(DropProcedureStatement), StatementKind.Drop, ObjectKind.Procedure),
        (typeof(DropTriggerStatement), StatementKind.Drop, ObjectKind.Trigger),
        (typeof(CreateSynonymStatement), StatementKind.Create, ObjectKind.View),
        (typeof(DropSynonymStatement), StatementKind.Drop, ObjectKind.View),
        (typeof(CreateSequenceStatement), StatementKind.Create, ObjectKind.Sequence),
        (typeof(AlterSequenceStatement), StatementKind.Alter, ObjectKind.Sequence),
        (typeof(DropSequenceStatement), StatementKind.Drop, ObjectKind.Sequence),
        (typeof(AlterSchemaStatement), StatementKind.Alter, ObjectKind.Schema),
        (typeof(DropSchemaStatement), StatementKind.Drop, ObjectKind.Schema),
        (typeof(CreateStatisticsStatement), StatementKind.Create, ObjectKind.Other),
        (typeof(DropStatisticsStatement), StatementKind.Drop, ObjectKind.Other),
        (typeof(CreateTypeTableStatement), StatementKind.Create, ObjectKind.Type),
        (typeof(CreateTypeUddtStatement), StatementKind.Create, ObjectKind.Type),
        (typeof(DropTypeStatement), StatementKind.Drop, ObjectKind.Type),
    ];

    public static ImmutableArray<Type> Code { get; } =
    [
        typeof(CreateProcedureStatement), typeof(CreateOrAlterProcedureStatement), typeof(AlterProcedureStatement),
        typeof(CreateFunctionStatement), typeof(CreateOrAlterFunctionStatement), typeof(AlterFunctionStatement),
        typeof(CreateTriggerStatement), typeof(CreateOrAlterTriggerStatement), typeof(AlterTriggerStatement),
    ];

    public static ImmutableArray<Type> Rights { get; } =
        [typeof(GrantStatement), typeof(GrantStatement80), typeof(RevokeStatement), typeof(RevokeStatement80), typeof(DenyStatement), typeof(DenyStatement80)];

    /// <summary>Databases, logins, keys, files, other servers: definitions that a permission on objects says nothing about.</summary>
    public static ImmutableArray<Type> OfServer { get; } =
    [
        typeof(CreateDatabaseStatement), typeof(DropDatabaseStatement), typeof(AlterDatabaseSetStatement), typeof(AlterDatabaseCollateStatement), typeof(AlterDatabaseModifyNameStatement),
        typeof(AlterDatabaseAddFileStatement), typeof(AlterDatabaseRemoveFileStatement), typeof(AlterDatabaseModifyFileStatement), typeof(AlterDatabaseScopedConfigurationSetStatement),
        typeof(AlterDatabaseScopedConfigurationClearStatement), typeof(CreateLoginStatement), typeof(AlterLoginOptionsStatement), typeof(AlterLoginEnableDisableStatement),
        typeof(AlterLoginAddDropCredentialStatement), typeof(DropLoginStatement), typeof(CreateUserStatement), typeof(AlterUserStatement), typeof(DropUserStatement), typeof(CreateRoleStatement),
        typeof(AlterRoleStatement), typeof(DropRoleStatement), typeof(CreateServerRoleStatement), typeof(AlterServerRoleStatement), typeof(DropServerRoleStatement),
        typeof(AlterAuthorizationStatement), typeof(CreateCredentialStatement), typeof(AlterCredentialStatement), typeof(DropCredentialStatement), typeof(CreateAssemblyStatement),
        typeof(AlterAssemblyStatement), typeof(DropAssemblyStatement), typeof(CreateExternalDataSourceStatement), typeof(CreateExternalTableStatement), typeof(CreateExternalFileFormatStatement),
        typeof(CreateMasterKeyStatement), typeof(AlterMasterKeyStatement), typeof(DropMasterKeyStatement), typeof(CreateSecurityPolicyStatement), typeof(AlterSecurityPolicyStatement),
        typeof(DropSecurityPolicyStatement), typeof(CreateEventSessionStatement), typeof(AlterEventSessionStatement), typeof(DropEventSessionStatement),
    ];

    public static ObjectKind CodeKind(TSqlStatement statement) => statement switch
    {
        ProcedureStatementBody => ObjectKind.Procedure,
        FunctionStatementBody => ObjectKind.Function,
        _ => ObjectKind.Trigger,
    };

    /// <summary>The names of the objects, and the relation that is touched.</summary>
    public static (ImmutableArray<string> Names, SchemaObjectName? Table) NamesOf(TSqlStatement statement, Func<SchemaObjectName, string> qualify) => statement switch
    {
        AlterTableStatement alter => ([qualify(alter.SchemaObjectName)], alter.SchemaObjectName),
        DropObjectsStatement drop => ([.. drop.Objects.Select(qualify)], drop.Objects.FirstOrDefault()),
        IndexStatement index => ([Named(index.Name, index.OnName, qualify)], index.OnName),
        CreateColumnStoreIndexStatement index => ([Named(index.Name, index.OnName, qualify)], index.OnName),
        DropIndexStatement drop => ([.. drop.DropIndexClauses.OfType<DropIndexClause>().Select(c => Named(c.Index, c.Object, qualify))], drop.DropIndexClauses.OfType<DropIndexClause>().FirstOrDefault()?.Object),
        CreateSynonymStatement synonym => ([qualify(synonym.Name)], synonym.ForName),
        SequenceStatement sequence => ([qualify(sequence.Name)], null),
        CreateTypeStatement type => ([qualify(type.Name)], null),
        DropTypeStatement type => ([qualify(type.Name)], null),
        AlterSchemaStatement schema => ([schema.Name.Value, qualify(schema.ObjectName)], schema.ObjectName),
        DropSchemaStatement schema => ([schema.Schema.BaseIdentifier.Value], null),
        CreateStatisticsStatement statistics => ([statistics.Name.Value], statistics.OnName),
        ProcedureStatementBody procedure => ([qualify(procedure.ProcedureReference.Name)], null),
        FunctionStatementBody function => ([qualify(function.Name)], null),
        TriggerStatementBody trigger => ([qualify(trigger.Name)], null),
        _ => ([], null),
    };

    private static string Named(Identifier? name, SchemaObjectName? table, Func<SchemaObjectName, string> qualify)
    {
        var schema = table is null ? "" : qualify(table).Split('.')[0] + ".";
        return $"{schema}{name?.Value}";
    }
}
