using System.Collections.Immutable;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>
/// Forms of the grammar that are left a gap on purpose, and so deny. Every other concrete form has a binding; a test holds both lists against the grammar.
/// </summary>
internal static class SyntaxCoverage
{
    /// <summary>Statements: service broker, full text, auditing, availability, keys and other parts that agents have no use for.</summary>
    public static ImmutableArray<string> StatementGaps { get; } =
    [
        "AddSensitivityClassificationStatement", "AddSignatureStatement", "AlterApplicationRoleStatement", "AlterAsymmetricKeyStatement",
        "AlterAvailabilityGroupStatement", "AlterBrokerPriorityStatement", "AlterCertificateStatement", "AlterColumnEncryptionKeyStatement",
        "AlterCryptographicProviderStatement", "AlterDatabaseAddFileGroupStatement", "AlterDatabaseAuditSpecificationStatement",
        "AlterDatabaseEncryptionKeyStatement", "AlterDatabaseModifyFileGroupStatement", "AlterDatabaseRebuildLogStatement",
        "AlterDatabaseRemoveFileGroupStatement", "AlterEndpointStatement", "AlterExternalDataSourceStatement", "AlterExternalResourcePoolStatement",
        "AlterFederationStatement", "AlterFullTextCatalogStatement", "AlterFullTextIndexStatement", "AlterFullTextStopListStatement",
        "AlterMessageTypeStatement", "AlterPartitionFunctionStatement", "AlterPartitionSchemeStatement", "AlterQueueStatement",
        "AlterRemoteServiceBindingStatement", "AlterResourceGovernorStatement", "AlterResourcePoolStatement", "AlterRouteStatement",
        "AlterSearchPropertyListStatement", "AlterServerAuditSpecificationStatement", "AlterServerAuditStatement",
        "AlterServerConfigurationSetBufferPoolExtensionStatement", "AlterServerConfigurationSetDiagnosticsLogStatement",
        "AlterServerConfigurationSetExternalAuthenticationStatement", "AlterServerConfigurationSetFailoverClusterPropertyStatement",
        "AlterServerConfigurationSetHadrClusterStatement", "AlterServerConfigurationSetSoftNumaStatement", "AlterServerConfigurationStatement",
        "AlterServiceMasterKeyStatement", "AlterServiceStatement", "AlterSymmetricKeyStatement", "AlterTableAlterPartitionStatement",
        "AlterTableChangeTrackingModificationStatement", "AlterTableFileTableNamespaceStatement", "AlterWorkloadGroupStatement",
        "AlterXmlSchemaCollectionStatement", "BeginConversationTimerStatement", "BeginDialogStatement", "BeginEndAtomicBlockStatement",
        "CopyStatement", "CreateAggregateStatement", "CreateApplicationRoleStatement", "CreateAsymmetricKeyStatement",
        "CreateAvailabilityGroupStatement", "CreateBrokerPriorityStatement", "CreateCertificateStatement", "CreateColumnEncryptionKeyStatement",
        "CreateColumnMasterKeyStatement", "CreateContractStatement", "CreateCryptographicProviderStatement",
        "CreateDatabaseAuditSpecificationStatement", "CreateDatabaseEncryptionKeyStatement", "CreateDefaultStatement", "CreateEndpointStatement",
        "CreateEventNotificationStatement", "CreateExternalResourcePoolStatement", "CreateFederationStatement", "CreateFullTextCatalogStatement",
        "CreateFullTextIndexStatement", "CreateFullTextStopListStatement", "CreateMessageTypeStatement", "CreatePartitionFunctionStatement",
        "CreatePartitionSchemeStatement", "CreateQueueStatement", "CreateRemoteServiceBindingStatement", "CreateResourcePoolStatement",
        "CreateRouteStatement", "CreateRuleStatement", "CreateSchemaStatement", "CreateSearchPropertyListStatement",
        "CreateSelectiveXmlIndexStatement", "CreateServerAuditSpecificationStatement", "CreateServerAuditStatement", "CreateServiceStatement",
        "CreateSymmetricKeyStatement", "CreateTypeUdtStatement", "CreateWorkloadClassifierStatement", "CreateWorkloadGroupStatement",
        "CreateXmlSchemaCollectionStatement", "DropAggregateStatement", "DropApplicationRoleStatement", "DropAsymmetricKeyStatement",
        "DropAvailabilityGroupStatement", "DropBrokerPriorityStatement", "DropCertificateStatement", "DropColumnEncryptionKeyStatement",
        "DropColumnMasterKeyStatement", "DropContractStatement", "DropCryptographicProviderStatement", "DropDatabaseAuditSpecificationStatement",
        "DropDatabaseEncryptionKeyStatement", "DropDefaultStatement", "DropEndpointStatement", "DropEventNotificationStatement",
        "DropExternalDataSourceStatement", "DropExternalFileFormatStatement", "DropExternalResourcePoolStatement", "DropExternalTableStatement",
        "DropFederationStatement", "DropFullTextCatalogStatement", "DropFullTextIndexStatement", "DropFullTextStopListStatement",
        "DropMessageTypeStatement", "DropPartitionFunctionStatement", "DropPartitionSchemeStatement", "DropQueueStatement",
        "DropRemoteServiceBindingStatement", "DropResourcePoolStatement", "DropRouteStatement", "DropRuleStatement",
        "DropSearchPropertyListStatement", "DropSensitivityClassificationStatement", "DropServerAuditSpecificationStatement",
        "DropServerAuditStatement", "DropServiceStatement", "DropSignatureStatement", "DropSymmetricKeyStatement", "DropWorkloadClassifierStatement",
        "DropWorkloadGroupStatement", "DropXmlSchemaCollectionStatement", "EndConversationStatement", "EventSessionStatement",
        "ExternalResourcePoolStatement", "GetConversationGroupStatement", "IndexDefinition", "LineNoStatement", "MoveConversationStatement",
        "RaiseErrorLegacyStatement", "ReadTextStatement", "ReceiveStatement", "RenameEntityStatement", "ResourcePoolStatement",
        "SelectStatementSnippet", "SendStatement", "SetErrorLevelStatement", "TSqlStatementSnippet", "UpdateTextStatement", "UseFederationStatement",
        "WriteTextStatement",
    ];

    /// <summary>Scalar expressions: user-defined types, snippets of the code generator, partition functions.</summary>
    public static ImmutableArray<string> ScalarGaps { get; } =
        ["PartitionFunctionCall", "ScalarExpressionSnippet", "SourceDeclaration", "UserDefinedTypePropertyAccess"];

    /// <summary>Boolean expressions: graphs, event sessions, what only triggers have.</summary>
    public static ImmutableArray<string> BooleanGaps { get; } =
    [
        "BooleanExpressionSnippet", "EventDeclarationCompareFunctionParameter", "GraphMatchCompositeExpression", "GraphMatchExpression", "GraphMatchLastNodePredicate",
        "GraphMatchNodeExpression", "GraphMatchPredicate", "GraphMatchRecursivePredicate", "GraphRecursiveMatchQuantifier", "UpdateCall",
    ];

    /// <summary>Table references: change tracking, full text, semantic search, XML documents, writes inside FROM.</summary>
    public static ImmutableArray<string> TableGaps { get; } =
    [
        "BuiltInFunctionTableReference", "ChangeTableChangesTableReference", "ChangeTableVersionTableReference", "DataModificationTableReference", "FullTextTableReference",
        "OpenXmlTableReference", "SemanticTableReference", "VariableMethodCallTableReference",
    ];
}
