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
        "AlterDatabaseEncryptionKeyStatement", "AlterDatabaseModifyFileGroupStatement", "AlterDatabasePerformCutoverStatement",
        "AlterDatabaseRebuildLogStatement", "AlterDatabaseRemoveFileGroupStatement", "AlterEndpointStatement", "AlterExternalDataSourceStatement",
        "AlterExternalFunctionStatement", "AlterExternalLanguageStatement", "AlterExternalLibraryStatement", "AlterExternalModelStatement",
        "AlterExternalResourcePoolStatement", "AlterFederationStatement", "AlterFullTextCatalogStatement", "AlterFullTextIndexStatement",
        "AlterFullTextStopListStatement", "AlterMessageTypeStatement", "AlterPartitionFunctionStatement", "AlterPartitionSchemeStatement",
        "AlterQueueStatement", "AlterRemoteServiceBindingStatement", "AlterResourceGovernorStatement", "AlterResourcePoolStatement", "AlterRouteStatement",
        "AlterSearchPropertyListStatement", "AlterServerAuditSpecificationStatement", "AlterServerAuditStatement",
        "AlterServerConfigurationSetBufferPoolExtensionStatement", "AlterServerConfigurationSetDiagnosticsLogStatement",
        "AlterServerConfigurationSetExternalAuthenticationStatement", "AlterServerConfigurationSetFailoverClusterPropertyStatement",
        "AlterServerConfigurationSetHadrClusterStatement", "AlterServerConfigurationSetSoftNumaStatement", "AlterServerConfigurationStatement",
        "AlterServiceMasterKeyStatement", "AlterServiceStatement", "AlterSymmetricKeyStatement", "AlterTableAddClusterByStatement",
        "AlterTableAlterPartitionStatement", "AlterTableChangeTrackingModificationStatement", "AlterTableFileTableNamespaceStatement",
        "AlterWorkloadGroupStatement", "AlterXmlSchemaCollectionStatement", "BeginConversationTimerStatement", "BeginDialogStatement",
        "BeginEndAtomicBlockStatement", "CopyStatement", "CreateAggregateStatement", "CreateApplicationRoleStatement", "CreateAsymmetricKeyStatement",
        "CreateAvailabilityGroupStatement", "CreateBrokerPriorityStatement", "CreateCertificateStatement", "CreateColumnEncryptionKeyStatement",
        "CreateColumnMasterKeyStatement", "CreateContractStatement", "CreateCryptographicProviderStatement", "CreateDatabaseAuditSpecificationStatement",
        "CreateDatabaseEncryptionKeyStatement", "CreateDefaultStatement", "CreateEndpointStatement", "CreateEventNotificationStatement",
        "CreateExternalFunctionStatement", "CreateExternalLanguageStatement", "CreateExternalLibraryStatement", "CreateExternalModelStatement",
        "CreateExternalResourcePoolStatement", "CreateExternalStreamStatement", "CreateExternalStreamingJobStatement", "CreateFederationStatement",
        "CreateFullTextCatalogStatement", "CreateFullTextIndexStatement", "CreateFullTextStopListStatement", "CreateJsonIndexStatement",
        "CreateMessageTypeStatement", "CreateOrAlterExternalFunctionStatement", "CreatePartitionFunctionStatement", "CreatePartitionSchemeStatement",
        "CreateQueueStatement", "CreateRemoteServiceBindingStatement", "CreateResourcePoolStatement", "CreateRouteStatement", "CreateRuleStatement",
        "CreateSchemaStatement", "CreateSearchPropertyListStatement", "CreateSelectiveXmlIndexStatement", "CreateSemanticIndexStatement",
        "CreateServerAuditSpecificationStatement", "CreateServerAuditStatement", "CreateServiceStatement", "CreateSymmetricKeyStatement",
        "CreateTypeUdtStatement", "CreateVectorIndexStatement", "CreateWorkloadClassifierStatement", "CreateWorkloadGroupStatement",
        "CreateXmlSchemaCollectionStatement", "DropAggregateStatement", "DropApplicationRoleStatement", "DropAsymmetricKeyStatement",
        "DropAvailabilityGroupStatement", "DropBrokerPriorityStatement", "DropCertificateStatement", "DropColumnEncryptionKeyStatement",
        "DropColumnMasterKeyStatement", "DropContractStatement", "DropCryptographicProviderStatement", "DropDatabaseAuditSpecificationStatement",
        "DropDatabaseEncryptionKeyStatement", "DropDefaultStatement", "DropEndpointStatement", "DropEventNotificationStatement",
        "DropExternalDataSourceStatement", "DropExternalFileFormatStatement", "DropExternalLanguageStatement", "DropExternalLibraryStatement",
        "DropExternalModelStatement", "DropExternalResourcePoolStatement", "DropExternalStreamStatement", "DropExternalStreamingJobStatement",
        "DropExternalTableStatement", "DropFederationStatement", "DropFullTextCatalogStatement", "DropFullTextIndexStatement",
        "DropFullTextStopListStatement", "DropMessageTypeStatement", "DropPartitionFunctionStatement", "DropPartitionSchemeStatement", "DropQueueStatement",
        "DropRemoteServiceBindingStatement", "DropResourcePoolStatement", "DropRouteStatement", "DropRuleStatement", "DropSearchPropertyListStatement",
        "DropSensitivityClassificationStatement", "DropServerAuditSpecificationStatement", "DropServerAuditStatement", "DropServiceStatement",
        "DropSignatureStatement", "DropSymmetricKeyStatement", "DropWorkloadClassifierStatement", "DropWorkloadGroupStatement",
        "DropXmlSchemaCollectionStatement", "EndConversationStatement", "EventSessionStatement", "ExternalResourcePoolStatement",
        "GetConversationGroupStatement", "IndexDefinition", "LineNoStatement", "MoveConversationStatement", "RaiseErrorLegacyStatement", "ReadTextStatement",
        "ReceiveStatement", "RenameEntityStatement", "ResourcePoolStatement", "SelectStatementSnippet", "SendStatement", "SetErrorLevelStatement",
        "TSqlStatementSnippet", "UpdateTextStatement", "UseFederationStatement", "WriteTextStatement",
    ];

    /// <summary>Scalar expressions: calls of models, which take values out of the server; pairs of JSON, which only calls hold; user-defined types, snippets of the code generator, partition functions.</summary>
    public static ImmutableArray<string> ScalarGaps { get; } =
    [
        "AIAnalyzeSentimentFunctionCall", "AIClassifyFunctionCall", "AIExtractFunctionCall", "AIFixGrammarFunctionCall", "AIGenerateEmbeddingsFunctionCall",
        "AIGenerateResponseFunctionCall", "AISummarizeFunctionCall", "AITranslateFunctionCall", "InvokeExternalApiFunctionCall", "JsonKeyValue",
        "PartitionFunctionCall", "ScalarExpressionSnippet", "SourceDeclaration", "UserDefinedTypePropertyAccess",
    ];

    /// <summary>Boolean expressions: graphs, event sessions, what only triggers have.</summary>
    public static ImmutableArray<string> BooleanGaps { get; } =
    [
        "BooleanExpressionSnippet", "EventDeclarationCompareFunctionParameter", "GraphMatchCompositeExpression", "GraphMatchExpression", "GraphMatchLastNodePredicate",
        "GraphMatchNodeExpression", "GraphMatchPredicate", "GraphMatchRecursivePredicate", "GraphRecursiveMatchQuantifier", "UpdateCall",
    ];

    /// <summary>Table references: models, searches by vectors, change tracking, full text, semantic search, XML documents, writes inside FROM.</summary>
    public static ImmutableArray<string> TableGaps { get; } =
    [
        "AIGenerateChunksTableReference", "AIGenerateFixedChunksTableReference", "BuiltInFunctionTableReference", "ChangeTableChangesTableReference",
        "ChangeTableVersionTableReference", "DataModificationTableReference", "FullTextTableReference", "OpenRowsetCosmos", "OpenXmlTableReference",
        "PredictTableReference", "SemanticTableReference", "VariableMethodCallTableReference", "VectorSearchTableReference",
    ];
}
