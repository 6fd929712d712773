/* Written by eng/parser/generate from PostgreSQL 18.6 headers; change the generator, not this file. */
#define DG_LAYOUT 69569882

_Static_assert((int) ONCOMMIT_NOOP == 0, "ONCOMMIT_NOOP");
_Static_assert((int) ONCOMMIT_PRESERVE_ROWS == 1, "ONCOMMIT_PRESERVE_ROWS");
_Static_assert((int) ONCOMMIT_DELETE_ROWS == 2, "ONCOMMIT_DELETE_ROWS");
_Static_assert((int) ONCOMMIT_DROP == 3, "ONCOMMIT_DROP");
_Static_assert((int) AND_EXPR == 0, "AND_EXPR");
_Static_assert((int) OR_EXPR == 1, "OR_EXPR");
_Static_assert((int) NOT_EXPR == 2, "NOT_EXPR");
_Static_assert((int) EXISTS_SUBLINK == 0, "EXISTS_SUBLINK");
_Static_assert((int) ALL_SUBLINK == 1, "ALL_SUBLINK");
_Static_assert((int) ANY_SUBLINK == 2, "ANY_SUBLINK");
_Static_assert((int) ROWCOMPARE_SUBLINK == 3, "ROWCOMPARE_SUBLINK");
_Static_assert((int) EXPR_SUBLINK == 4, "EXPR_SUBLINK");
_Static_assert((int) MULTIEXPR_SUBLINK == 5, "MULTIEXPR_SUBLINK");
_Static_assert((int) ARRAY_SUBLINK == 6, "ARRAY_SUBLINK");
_Static_assert((int) CTE_SUBLINK == 7, "CTE_SUBLINK");
_Static_assert((int) COERCE_EXPLICIT_CALL == 0, "COERCE_EXPLICIT_CALL");
_Static_assert((int) COERCE_EXPLICIT_CAST == 1, "COERCE_EXPLICIT_CAST");
_Static_assert((int) COERCE_IMPLICIT_CAST == 2, "COERCE_IMPLICIT_CAST");
_Static_assert((int) COERCE_SQL_SYNTAX == 3, "COERCE_SQL_SYNTAX");
_Static_assert((int) IS_GREATEST == 0, "IS_GREATEST");
_Static_assert((int) IS_LEAST == 1, "IS_LEAST");
_Static_assert((int) SVFOP_CURRENT_DATE == 0, "SVFOP_CURRENT_DATE");
_Static_assert((int) SVFOP_CURRENT_TIME == 1, "SVFOP_CURRENT_TIME");
_Static_assert((int) SVFOP_CURRENT_TIME_N == 2, "SVFOP_CURRENT_TIME_N");
_Static_assert((int) SVFOP_CURRENT_TIMESTAMP == 3, "SVFOP_CURRENT_TIMESTAMP");
_Static_assert((int) SVFOP_CURRENT_TIMESTAMP_N == 4, "SVFOP_CURRENT_TIMESTAMP_N");
_Static_assert((int) SVFOP_LOCALTIME == 5, "SVFOP_LOCALTIME");
_Static_assert((int) SVFOP_LOCALTIME_N == 6, "SVFOP_LOCALTIME_N");
_Static_assert((int) SVFOP_LOCALTIMESTAMP == 7, "SVFOP_LOCALTIMESTAMP");
_Static_assert((int) SVFOP_LOCALTIMESTAMP_N == 8, "SVFOP_LOCALTIMESTAMP_N");
_Static_assert((int) SVFOP_CURRENT_ROLE == 9, "SVFOP_CURRENT_ROLE");
_Static_assert((int) SVFOP_CURRENT_USER == 10, "SVFOP_CURRENT_USER");
_Static_assert((int) SVFOP_USER == 11, "SVFOP_USER");
_Static_assert((int) SVFOP_SESSION_USER == 12, "SVFOP_SESSION_USER");
_Static_assert((int) SVFOP_CURRENT_CATALOG == 13, "SVFOP_CURRENT_CATALOG");
_Static_assert((int) SVFOP_CURRENT_SCHEMA == 14, "SVFOP_CURRENT_SCHEMA");
_Static_assert((int) IS_XMLCONCAT == 0, "IS_XMLCONCAT");
_Static_assert((int) IS_XMLELEMENT == 1, "IS_XMLELEMENT");
_Static_assert((int) IS_XMLFOREST == 2, "IS_XMLFOREST");
_Static_assert((int) IS_XMLPARSE == 3, "IS_XMLPARSE");
_Static_assert((int) IS_XMLPI == 4, "IS_XMLPI");
_Static_assert((int) IS_XMLROOT == 5, "IS_XMLROOT");
_Static_assert((int) IS_XMLSERIALIZE == 6, "IS_XMLSERIALIZE");
_Static_assert((int) IS_DOCUMENT == 7, "IS_DOCUMENT");
_Static_assert((int) XMLOPTION_DOCUMENT == 0, "XMLOPTION_DOCUMENT");
_Static_assert((int) XMLOPTION_CONTENT == 1, "XMLOPTION_CONTENT");
_Static_assert((int) JS_FORMAT_DEFAULT == 0, "JS_FORMAT_DEFAULT");
_Static_assert((int) JS_FORMAT_JSON == 1, "JS_FORMAT_JSON");
_Static_assert((int) JS_FORMAT_JSONB == 2, "JS_FORMAT_JSONB");
_Static_assert((int) JS_ENC_DEFAULT == 0, "JS_ENC_DEFAULT");
_Static_assert((int) JS_ENC_UTF8 == 1, "JS_ENC_UTF8");
_Static_assert((int) JS_ENC_UTF16 == 2, "JS_ENC_UTF16");
_Static_assert((int) JS_ENC_UTF32 == 3, "JS_ENC_UTF32");
_Static_assert((int) JS_TYPE_ANY == 0, "JS_TYPE_ANY");
_Static_assert((int) JS_TYPE_OBJECT == 1, "JS_TYPE_OBJECT");
_Static_assert((int) JS_TYPE_ARRAY == 2, "JS_TYPE_ARRAY");
_Static_assert((int) JS_TYPE_SCALAR == 3, "JS_TYPE_SCALAR");
_Static_assert((int) JSON_BEHAVIOR_NULL == 0, "JSON_BEHAVIOR_NULL");
_Static_assert((int) JSON_BEHAVIOR_ERROR == 1, "JSON_BEHAVIOR_ERROR");
_Static_assert((int) JSON_BEHAVIOR_EMPTY == 2, "JSON_BEHAVIOR_EMPTY");
_Static_assert((int) JSON_BEHAVIOR_TRUE == 3, "JSON_BEHAVIOR_TRUE");
_Static_assert((int) JSON_BEHAVIOR_FALSE == 4, "JSON_BEHAVIOR_FALSE");
_Static_assert((int) JSON_BEHAVIOR_UNKNOWN == 5, "JSON_BEHAVIOR_UNKNOWN");
_Static_assert((int) JSON_BEHAVIOR_EMPTY_ARRAY == 6, "JSON_BEHAVIOR_EMPTY_ARRAY");
_Static_assert((int) JSON_BEHAVIOR_EMPTY_OBJECT == 7, "JSON_BEHAVIOR_EMPTY_OBJECT");
_Static_assert((int) JSON_BEHAVIOR_DEFAULT == 8, "JSON_BEHAVIOR_DEFAULT");
_Static_assert((int) IS_NULL == 0, "IS_NULL");
_Static_assert((int) IS_NOT_NULL == 1, "IS_NOT_NULL");
_Static_assert((int) IS_TRUE == 0, "IS_TRUE");
_Static_assert((int) IS_NOT_TRUE == 1, "IS_NOT_TRUE");
_Static_assert((int) IS_FALSE == 2, "IS_FALSE");
_Static_assert((int) IS_NOT_FALSE == 3, "IS_NOT_FALSE");
_Static_assert((int) IS_UNKNOWN == 4, "IS_UNKNOWN");
_Static_assert((int) IS_NOT_UNKNOWN == 5, "IS_NOT_UNKNOWN");
_Static_assert((int) JOIN_INNER == 0, "JOIN_INNER");
_Static_assert((int) JOIN_LEFT == 1, "JOIN_LEFT");
_Static_assert((int) JOIN_FULL == 2, "JOIN_FULL");
_Static_assert((int) JOIN_RIGHT == 3, "JOIN_RIGHT");
_Static_assert((int) JOIN_SEMI == 4, "JOIN_SEMI");
_Static_assert((int) JOIN_ANTI == 5, "JOIN_ANTI");
_Static_assert((int) JOIN_RIGHT_SEMI == 6, "JOIN_RIGHT_SEMI");
_Static_assert((int) JOIN_RIGHT_ANTI == 7, "JOIN_RIGHT_ANTI");
_Static_assert((int) JOIN_UNIQUE_OUTER == 8, "JOIN_UNIQUE_OUTER");
_Static_assert((int) JOIN_UNIQUE_INNER == 9, "JOIN_UNIQUE_INNER");
_Static_assert((int) AEXPR_OP == 0, "AEXPR_OP");
_Static_assert((int) AEXPR_OP_ANY == 1, "AEXPR_OP_ANY");
_Static_assert((int) AEXPR_OP_ALL == 2, "AEXPR_OP_ALL");
_Static_assert((int) AEXPR_DISTINCT == 3, "AEXPR_DISTINCT");
_Static_assert((int) AEXPR_NOT_DISTINCT == 4, "AEXPR_NOT_DISTINCT");
_Static_assert((int) AEXPR_NULLIF == 5, "AEXPR_NULLIF");
_Static_assert((int) AEXPR_IN == 6, "AEXPR_IN");
_Static_assert((int) AEXPR_LIKE == 7, "AEXPR_LIKE");
_Static_assert((int) AEXPR_ILIKE == 8, "AEXPR_ILIKE");
_Static_assert((int) AEXPR_SIMILAR == 9, "AEXPR_SIMILAR");
_Static_assert((int) AEXPR_BETWEEN == 10, "AEXPR_BETWEEN");
_Static_assert((int) AEXPR_NOT_BETWEEN == 11, "AEXPR_NOT_BETWEEN");
_Static_assert((int) AEXPR_BETWEEN_SYM == 12, "AEXPR_BETWEEN_SYM");
_Static_assert((int) AEXPR_NOT_BETWEEN_SYM == 13, "AEXPR_NOT_BETWEEN_SYM");
_Static_assert((int) ROLESPEC_CSTRING == 0, "ROLESPEC_CSTRING");
_Static_assert((int) ROLESPEC_CURRENT_ROLE == 1, "ROLESPEC_CURRENT_ROLE");
_Static_assert((int) ROLESPEC_CURRENT_USER == 2, "ROLESPEC_CURRENT_USER");
_Static_assert((int) ROLESPEC_SESSION_USER == 3, "ROLESPEC_SESSION_USER");
_Static_assert((int) ROLESPEC_PUBLIC == 4, "ROLESPEC_PUBLIC");
_Static_assert((int) SORTBY_DEFAULT == 0, "SORTBY_DEFAULT");
_Static_assert((int) SORTBY_ASC == 1, "SORTBY_ASC");
_Static_assert((int) SORTBY_DESC == 2, "SORTBY_DESC");
_Static_assert((int) SORTBY_USING == 3, "SORTBY_USING");
_Static_assert((int) SORTBY_NULLS_DEFAULT == 0, "SORTBY_NULLS_DEFAULT");
_Static_assert((int) SORTBY_NULLS_FIRST == 1, "SORTBY_NULLS_FIRST");
_Static_assert((int) SORTBY_NULLS_LAST == 2, "SORTBY_NULLS_LAST");
_Static_assert((int) DEFELEM_UNSPEC == 0, "DEFELEM_UNSPEC");
_Static_assert((int) DEFELEM_SET == 1, "DEFELEM_SET");
_Static_assert((int) DEFELEM_ADD == 2, "DEFELEM_ADD");
_Static_assert((int) DEFELEM_DROP == 3, "DEFELEM_DROP");
_Static_assert((int) LCS_NONE == 0, "LCS_NONE");
_Static_assert((int) LCS_FORKEYSHARE == 1, "LCS_FORKEYSHARE");
_Static_assert((int) LCS_FORSHARE == 2, "LCS_FORSHARE");
_Static_assert((int) LCS_FORNOKEYUPDATE == 3, "LCS_FORNOKEYUPDATE");
_Static_assert((int) LCS_FORUPDATE == 4, "LCS_FORUPDATE");
_Static_assert((int) LockWaitBlock == 0, "LockWaitBlock");
_Static_assert((int) LockWaitSkip == 1, "LockWaitSkip");
_Static_assert((int) LockWaitError == 2, "LockWaitError");
_Static_assert((int) PARTITION_STRATEGY_LIST == 108, "PARTITION_STRATEGY_LIST");
_Static_assert((int) PARTITION_STRATEGY_RANGE == 114, "PARTITION_STRATEGY_RANGE");
_Static_assert((int) PARTITION_STRATEGY_HASH == 104, "PARTITION_STRATEGY_HASH");
_Static_assert((int) PARTITION_RANGE_DATUM_MINVALUE == -1, "PARTITION_RANGE_DATUM_MINVALUE");
_Static_assert((int) PARTITION_RANGE_DATUM_VALUE == 0, "PARTITION_RANGE_DATUM_VALUE");
_Static_assert((int) PARTITION_RANGE_DATUM_MAXVALUE == 1, "PARTITION_RANGE_DATUM_MAXVALUE");
_Static_assert((int) GROUPING_SET_EMPTY == 0, "GROUPING_SET_EMPTY");
_Static_assert((int) GROUPING_SET_SIMPLE == 1, "GROUPING_SET_SIMPLE");
_Static_assert((int) GROUPING_SET_ROLLUP == 2, "GROUPING_SET_ROLLUP");
_Static_assert((int) GROUPING_SET_CUBE == 3, "GROUPING_SET_CUBE");
_Static_assert((int) GROUPING_SET_SETS == 4, "GROUPING_SET_SETS");
_Static_assert((int) ONCONFLICT_NONE == 0, "ONCONFLICT_NONE");
_Static_assert((int) ONCONFLICT_NOTHING == 1, "ONCONFLICT_NOTHING");
_Static_assert((int) ONCONFLICT_UPDATE == 2, "ONCONFLICT_UPDATE");
_Static_assert((int) CTEMaterializeDefault == 0, "CTEMaterializeDefault");
_Static_assert((int) CTEMaterializeAlways == 1, "CTEMaterializeAlways");
_Static_assert((int) CTEMaterializeNever == 2, "CTEMaterializeNever");
_Static_assert((int) MERGE_WHEN_MATCHED == 0, "MERGE_WHEN_MATCHED");
_Static_assert((int) MERGE_WHEN_NOT_MATCHED_BY_SOURCE == 1, "MERGE_WHEN_NOT_MATCHED_BY_SOURCE");
_Static_assert((int) MERGE_WHEN_NOT_MATCHED_BY_TARGET == 2, "MERGE_WHEN_NOT_MATCHED_BY_TARGET");
_Static_assert((int) CMD_UNKNOWN == 0, "CMD_UNKNOWN");
_Static_assert((int) CMD_SELECT == 1, "CMD_SELECT");
_Static_assert((int) CMD_UPDATE == 2, "CMD_UPDATE");
_Static_assert((int) CMD_INSERT == 3, "CMD_INSERT");
_Static_assert((int) CMD_DELETE == 4, "CMD_DELETE");
_Static_assert((int) CMD_MERGE == 5, "CMD_MERGE");
_Static_assert((int) CMD_UTILITY == 6, "CMD_UTILITY");
_Static_assert((int) CMD_NOTHING == 7, "CMD_NOTHING");
_Static_assert((int) OVERRIDING_NOT_SET == 0, "OVERRIDING_NOT_SET");
_Static_assert((int) OVERRIDING_USER_VALUE == 1, "OVERRIDING_USER_VALUE");
_Static_assert((int) OVERRIDING_SYSTEM_VALUE == 2, "OVERRIDING_SYSTEM_VALUE");
_Static_assert((int) RETURNING_OPTION_OLD == 0, "RETURNING_OPTION_OLD");
_Static_assert((int) RETURNING_OPTION_NEW == 1, "RETURNING_OPTION_NEW");
_Static_assert((int) JSON_EXISTS_OP == 0, "JSON_EXISTS_OP");
_Static_assert((int) JSON_QUERY_OP == 1, "JSON_QUERY_OP");
_Static_assert((int) JSON_VALUE_OP == 2, "JSON_VALUE_OP");
_Static_assert((int) JSON_TABLE_OP == 3, "JSON_TABLE_OP");
_Static_assert((int) JSW_UNSPEC == 0, "JSW_UNSPEC");
_Static_assert((int) JSW_NONE == 1, "JSW_NONE");
_Static_assert((int) JSW_CONDITIONAL == 2, "JSW_CONDITIONAL");
_Static_assert((int) JSW_UNCONDITIONAL == 3, "JSW_UNCONDITIONAL");
_Static_assert((int) JS_QUOTES_UNSPEC == 0, "JS_QUOTES_UNSPEC");
_Static_assert((int) JS_QUOTES_KEEP == 1, "JS_QUOTES_KEEP");
_Static_assert((int) JS_QUOTES_OMIT == 2, "JS_QUOTES_OMIT");
_Static_assert((int) JTC_FOR_ORDINALITY == 0, "JTC_FOR_ORDINALITY");
_Static_assert((int) JTC_REGULAR == 1, "JTC_REGULAR");
_Static_assert((int) JTC_EXISTS == 2, "JTC_EXISTS");
_Static_assert((int) JTC_FORMATTED == 3, "JTC_FORMATTED");
_Static_assert((int) JTC_NESTED == 4, "JTC_NESTED");
_Static_assert((int) LIMIT_OPTION_DEFAULT == 0, "LIMIT_OPTION_DEFAULT");
_Static_assert((int) LIMIT_OPTION_COUNT == 1, "LIMIT_OPTION_COUNT");
_Static_assert((int) LIMIT_OPTION_WITH_TIES == 2, "LIMIT_OPTION_WITH_TIES");
_Static_assert((int) SETOP_NONE == 0, "SETOP_NONE");
_Static_assert((int) SETOP_UNION == 1, "SETOP_UNION");
_Static_assert((int) SETOP_INTERSECT == 2, "SETOP_INTERSECT");
_Static_assert((int) SETOP_EXCEPT == 3, "SETOP_EXCEPT");
_Static_assert((int) OBJECT_ACCESS_METHOD == 0, "OBJECT_ACCESS_METHOD");
_Static_assert((int) OBJECT_AGGREGATE == 1, "OBJECT_AGGREGATE");
_Static_assert((int) OBJECT_AMOP == 2, "OBJECT_AMOP");
_Static_assert((int) OBJECT_AMPROC == 3, "OBJECT_AMPROC");
_Static_assert((int) OBJECT_ATTRIBUTE == 4, "OBJECT_ATTRIBUTE");
_Static_assert((int) OBJECT_CAST == 5, "OBJECT_CAST");
_Static_assert((int) OBJECT_COLUMN == 6, "OBJECT_COLUMN");
_Static_assert((int) OBJECT_COLLATION == 7, "OBJECT_COLLATION");
_Static_assert((int) OBJECT_CONVERSION == 8, "OBJECT_CONVERSION");
_Static_assert((int) OBJECT_DATABASE == 9, "OBJECT_DATABASE");
_Static_assert((int) OBJECT_DEFAULT == 10, "OBJECT_DEFAULT");
_Static_assert((int) OBJECT_DEFACL == 11, "OBJECT_DEFACL");
_Static_assert((int) OBJECT_DOMAIN == 12, "OBJECT_DOMAIN");
_Static_assert((int) OBJECT_DOMCONSTRAINT == 13, "OBJECT_DOMCONSTRAINT");
_Static_assert((int) OBJECT_EVENT_TRIGGER == 14, "OBJECT_EVENT_TRIGGER");
_Static_assert((int) OBJECT_EXTENSION == 15, "OBJECT_EXTENSION");
_Static_assert((int) OBJECT_FDW == 16, "OBJECT_FDW");
_Static_assert((int) OBJECT_FOREIGN_SERVER == 17, "OBJECT_FOREIGN_SERVER");
_Static_assert((int) OBJECT_FOREIGN_TABLE == 18, "OBJECT_FOREIGN_TABLE");
_Static_assert((int) OBJECT_FUNCTION == 19, "OBJECT_FUNCTION");
_Static_assert((int) OBJECT_INDEX == 20, "OBJECT_INDEX");
_Static_assert((int) OBJECT_LANGUAGE == 21, "OBJECT_LANGUAGE");
_Static_assert((int) OBJECT_LARGEOBJECT == 22, "OBJECT_LARGEOBJECT");
_Static_assert((int) OBJECT_MATVIEW == 23, "OBJECT_MATVIEW");
_Static_assert((int) OBJECT_OPCLASS == 24, "OBJECT_OPCLASS");
_Static_assert((int) OBJECT_OPERATOR == 25, "OBJECT_OPERATOR");
_Static_assert((int) OBJECT_OPFAMILY == 26, "OBJECT_OPFAMILY");
_Static_assert((int) OBJECT_PARAMETER_ACL == 27, "OBJECT_PARAMETER_ACL");
_Static_assert((int) OBJECT_POLICY == 28, "OBJECT_POLICY");
_Static_assert((int) OBJECT_PROCEDURE == 29, "OBJECT_PROCEDURE");
_Static_assert((int) OBJECT_PUBLICATION == 30, "OBJECT_PUBLICATION");
_Static_assert((int) OBJECT_PUBLICATION_NAMESPACE == 31, "OBJECT_PUBLICATION_NAMESPACE");
_Static_assert((int) OBJECT_PUBLICATION_REL == 32, "OBJECT_PUBLICATION_REL");
_Static_assert((int) OBJECT_ROLE == 33, "OBJECT_ROLE");
_Static_assert((int) OBJECT_ROUTINE == 34, "OBJECT_ROUTINE");
_Static_assert((int) OBJECT_RULE == 35, "OBJECT_RULE");
_Static_assert((int) OBJECT_SCHEMA == 36, "OBJECT_SCHEMA");
_Static_assert((int) OBJECT_SEQUENCE == 37, "OBJECT_SEQUENCE");
_Static_assert((int) OBJECT_SUBSCRIPTION == 38, "OBJECT_SUBSCRIPTION");
_Static_assert((int) OBJECT_STATISTIC_EXT == 39, "OBJECT_STATISTIC_EXT");
_Static_assert((int) OBJECT_TABCONSTRAINT == 40, "OBJECT_TABCONSTRAINT");
_Static_assert((int) OBJECT_TABLE == 41, "OBJECT_TABLE");
_Static_assert((int) OBJECT_TABLESPACE == 42, "OBJECT_TABLESPACE");
_Static_assert((int) OBJECT_TRANSFORM == 43, "OBJECT_TRANSFORM");
_Static_assert((int) OBJECT_TRIGGER == 44, "OBJECT_TRIGGER");
_Static_assert((int) OBJECT_TSCONFIGURATION == 45, "OBJECT_TSCONFIGURATION");
_Static_assert((int) OBJECT_TSDICTIONARY == 46, "OBJECT_TSDICTIONARY");
_Static_assert((int) OBJECT_TSPARSER == 47, "OBJECT_TSPARSER");
_Static_assert((int) OBJECT_TSTEMPLATE == 48, "OBJECT_TSTEMPLATE");
_Static_assert((int) OBJECT_TYPE == 49, "OBJECT_TYPE");
_Static_assert((int) OBJECT_USER_MAPPING == 50, "OBJECT_USER_MAPPING");
_Static_assert((int) OBJECT_VIEW == 51, "OBJECT_VIEW");
_Static_assert((int) AT_AddColumn == 0, "AT_AddColumn");
_Static_assert((int) AT_AddColumnToView == 1, "AT_AddColumnToView");
_Static_assert((int) AT_ColumnDefault == 2, "AT_ColumnDefault");
_Static_assert((int) AT_CookedColumnDefault == 3, "AT_CookedColumnDefault");
_Static_assert((int) AT_DropNotNull == 4, "AT_DropNotNull");
_Static_assert((int) AT_SetNotNull == 5, "AT_SetNotNull");
_Static_assert((int) AT_SetExpression == 6, "AT_SetExpression");
_Static_assert((int) AT_DropExpression == 7, "AT_DropExpression");
_Static_assert((int) AT_SetStatistics == 8, "AT_SetStatistics");
_Static_assert((int) AT_SetOptions == 9, "AT_SetOptions");
_Static_assert((int) AT_ResetOptions == 10, "AT_ResetOptions");
_Static_assert((int) AT_SetStorage == 11, "AT_SetStorage");
_Static_assert((int) AT_SetCompression == 12, "AT_SetCompression");
_Static_assert((int) AT_DropColumn == 13, "AT_DropColumn");
_Static_assert((int) AT_AddIndex == 14, "AT_AddIndex");
_Static_assert((int) AT_ReAddIndex == 15, "AT_ReAddIndex");
_Static_assert((int) AT_AddConstraint == 16, "AT_AddConstraint");
_Static_assert((int) AT_ReAddConstraint == 17, "AT_ReAddConstraint");
_Static_assert((int) AT_ReAddDomainConstraint == 18, "AT_ReAddDomainConstraint");
_Static_assert((int) AT_AlterConstraint == 19, "AT_AlterConstraint");
_Static_assert((int) AT_ValidateConstraint == 20, "AT_ValidateConstraint");
_Static_assert((int) AT_AddIndexConstraint == 21, "AT_AddIndexConstraint");
_Static_assert((int) AT_DropConstraint == 22, "AT_DropConstraint");
_Static_assert((int) AT_ReAddComment == 23, "AT_ReAddComment");
_Static_assert((int) AT_AlterColumnType == 24, "AT_AlterColumnType");
_Static_assert((int) AT_AlterColumnGenericOptions == 25, "AT_AlterColumnGenericOptions");
_Static_assert((int) AT_ChangeOwner == 26, "AT_ChangeOwner");
_Static_assert((int) AT_ClusterOn == 27, "AT_ClusterOn");
_Static_assert((int) AT_DropCluster == 28, "AT_DropCluster");
_Static_assert((int) AT_SetLogged == 29, "AT_SetLogged");
_Static_assert((int) AT_SetUnLogged == 30, "AT_SetUnLogged");
_Static_assert((int) AT_DropOids == 31, "AT_DropOids");
_Static_assert((int) AT_SetAccessMethod == 32, "AT_SetAccessMethod");
_Static_assert((int) AT_SetTableSpace == 33, "AT_SetTableSpace");
_Static_assert((int) AT_SetRelOptions == 34, "AT_SetRelOptions");
_Static_assert((int) AT_ResetRelOptions == 35, "AT_ResetRelOptions");
_Static_assert((int) AT_ReplaceRelOptions == 36, "AT_ReplaceRelOptions");
_Static_assert((int) AT_EnableTrig == 37, "AT_EnableTrig");
_Static_assert((int) AT_EnableAlwaysTrig == 38, "AT_EnableAlwaysTrig");
_Static_assert((int) AT_EnableReplicaTrig == 39, "AT_EnableReplicaTrig");
_Static_assert((int) AT_DisableTrig == 40, "AT_DisableTrig");
_Static_assert((int) AT_EnableTrigAll == 41, "AT_EnableTrigAll");
_Static_assert((int) AT_DisableTrigAll == 42, "AT_DisableTrigAll");
_Static_assert((int) AT_EnableTrigUser == 43, "AT_EnableTrigUser");
_Static_assert((int) AT_DisableTrigUser == 44, "AT_DisableTrigUser");
_Static_assert((int) AT_EnableRule == 45, "AT_EnableRule");
_Static_assert((int) AT_EnableAlwaysRule == 46, "AT_EnableAlwaysRule");
_Static_assert((int) AT_EnableReplicaRule == 47, "AT_EnableReplicaRule");
_Static_assert((int) AT_DisableRule == 48, "AT_DisableRule");
_Static_assert((int) AT_AddInherit == 49, "AT_AddInherit");
_Static_assert((int) AT_DropInherit == 50, "AT_DropInherit");
_Static_assert((int) AT_AddOf == 51, "AT_AddOf");
_Static_assert((int) AT_DropOf == 52, "AT_DropOf");
_Static_assert((int) AT_ReplicaIdentity == 53, "AT_ReplicaIdentity");
_Static_assert((int) AT_EnableRowSecurity == 54, "AT_EnableRowSecurity");
_Static_assert((int) AT_DisableRowSecurity == 55, "AT_DisableRowSecurity");
_Static_assert((int) AT_ForceRowSecurity == 56, "AT_ForceRowSecurity");
_Static_assert((int) AT_NoForceRowSecurity == 57, "AT_NoForceRowSecurity");
_Static_assert((int) AT_GenericOptions == 58, "AT_GenericOptions");
_Static_assert((int) AT_AttachPartition == 59, "AT_AttachPartition");
_Static_assert((int) AT_DetachPartition == 60, "AT_DetachPartition");
_Static_assert((int) AT_DetachPartitionFinalize == 61, "AT_DetachPartitionFinalize");
_Static_assert((int) AT_AddIdentity == 62, "AT_AddIdentity");
_Static_assert((int) AT_SetIdentity == 63, "AT_SetIdentity");
_Static_assert((int) AT_DropIdentity == 64, "AT_DropIdentity");
_Static_assert((int) AT_ReAddStatistics == 65, "AT_ReAddStatistics");
_Static_assert((int) DROP_RESTRICT == 0, "DROP_RESTRICT");
_Static_assert((int) DROP_CASCADE == 1, "DROP_CASCADE");
_Static_assert((int) ACL_TARGET_OBJECT == 0, "ACL_TARGET_OBJECT");
_Static_assert((int) ACL_TARGET_ALL_IN_SCHEMA == 1, "ACL_TARGET_ALL_IN_SCHEMA");
_Static_assert((int) ACL_TARGET_DEFAULTS == 2, "ACL_TARGET_DEFAULTS");
_Static_assert((int) VAR_SET_VALUE == 0, "VAR_SET_VALUE");
_Static_assert((int) VAR_SET_DEFAULT == 1, "VAR_SET_DEFAULT");
_Static_assert((int) VAR_SET_CURRENT == 2, "VAR_SET_CURRENT");
_Static_assert((int) VAR_SET_MULTI == 3, "VAR_SET_MULTI");
_Static_assert((int) VAR_RESET == 4, "VAR_RESET");
_Static_assert((int) VAR_RESET_ALL == 5, "VAR_RESET_ALL");
_Static_assert((int) CONSTR_NULL == 0, "CONSTR_NULL");
_Static_assert((int) CONSTR_NOTNULL == 1, "CONSTR_NOTNULL");
_Static_assert((int) CONSTR_DEFAULT == 2, "CONSTR_DEFAULT");
_Static_assert((int) CONSTR_IDENTITY == 3, "CONSTR_IDENTITY");
_Static_assert((int) CONSTR_GENERATED == 4, "CONSTR_GENERATED");
_Static_assert((int) CONSTR_CHECK == 5, "CONSTR_CHECK");
_Static_assert((int) CONSTR_PRIMARY == 6, "CONSTR_PRIMARY");
_Static_assert((int) CONSTR_UNIQUE == 7, "CONSTR_UNIQUE");
_Static_assert((int) CONSTR_EXCLUSION == 8, "CONSTR_EXCLUSION");
_Static_assert((int) CONSTR_FOREIGN == 9, "CONSTR_FOREIGN");
_Static_assert((int) CONSTR_ATTR_DEFERRABLE == 10, "CONSTR_ATTR_DEFERRABLE");
_Static_assert((int) CONSTR_ATTR_NOT_DEFERRABLE == 11, "CONSTR_ATTR_NOT_DEFERRABLE");
_Static_assert((int) CONSTR_ATTR_DEFERRED == 12, "CONSTR_ATTR_DEFERRED");
_Static_assert((int) CONSTR_ATTR_IMMEDIATE == 13, "CONSTR_ATTR_IMMEDIATE");
_Static_assert((int) CONSTR_ATTR_ENFORCED == 14, "CONSTR_ATTR_ENFORCED");
_Static_assert((int) CONSTR_ATTR_NOT_ENFORCED == 15, "CONSTR_ATTR_NOT_ENFORCED");
_Static_assert((int) FDW_IMPORT_SCHEMA_ALL == 0, "FDW_IMPORT_SCHEMA_ALL");
_Static_assert((int) FDW_IMPORT_SCHEMA_LIMIT_TO == 1, "FDW_IMPORT_SCHEMA_LIMIT_TO");
_Static_assert((int) FDW_IMPORT_SCHEMA_EXCEPT == 2, "FDW_IMPORT_SCHEMA_EXCEPT");
_Static_assert((int) ROLESTMT_ROLE == 0, "ROLESTMT_ROLE");
_Static_assert((int) ROLESTMT_USER == 1, "ROLESTMT_USER");
_Static_assert((int) ROLESTMT_GROUP == 2, "ROLESTMT_GROUP");
_Static_assert((int) FETCH_FORWARD == 0, "FETCH_FORWARD");
_Static_assert((int) FETCH_BACKWARD == 1, "FETCH_BACKWARD");
_Static_assert((int) FETCH_ABSOLUTE == 2, "FETCH_ABSOLUTE");
_Static_assert((int) FETCH_RELATIVE == 3, "FETCH_RELATIVE");
_Static_assert((int) FUNC_PARAM_IN == 105, "FUNC_PARAM_IN");
_Static_assert((int) FUNC_PARAM_OUT == 111, "FUNC_PARAM_OUT");
_Static_assert((int) FUNC_PARAM_INOUT == 98, "FUNC_PARAM_INOUT");
_Static_assert((int) FUNC_PARAM_VARIADIC == 118, "FUNC_PARAM_VARIADIC");
_Static_assert((int) FUNC_PARAM_TABLE == 116, "FUNC_PARAM_TABLE");
_Static_assert((int) FUNC_PARAM_DEFAULT == 100, "FUNC_PARAM_DEFAULT");
_Static_assert((int) TRANS_STMT_BEGIN == 0, "TRANS_STMT_BEGIN");
_Static_assert((int) TRANS_STMT_START == 1, "TRANS_STMT_START");
_Static_assert((int) TRANS_STMT_COMMIT == 2, "TRANS_STMT_COMMIT");
_Static_assert((int) TRANS_STMT_ROLLBACK == 3, "TRANS_STMT_ROLLBACK");
_Static_assert((int) TRANS_STMT_SAVEPOINT == 4, "TRANS_STMT_SAVEPOINT");
_Static_assert((int) TRANS_STMT_RELEASE == 5, "TRANS_STMT_RELEASE");
_Static_assert((int) TRANS_STMT_ROLLBACK_TO == 6, "TRANS_STMT_ROLLBACK_TO");
_Static_assert((int) TRANS_STMT_PREPARE == 7, "TRANS_STMT_PREPARE");
_Static_assert((int) TRANS_STMT_COMMIT_PREPARED == 8, "TRANS_STMT_COMMIT_PREPARED");
_Static_assert((int) TRANS_STMT_ROLLBACK_PREPARED == 9, "TRANS_STMT_ROLLBACK_PREPARED");
_Static_assert((int) NO_CHECK_OPTION == 0, "NO_CHECK_OPTION");
_Static_assert((int) LOCAL_CHECK_OPTION == 1, "LOCAL_CHECK_OPTION");
_Static_assert((int) CASCADED_CHECK_OPTION == 2, "CASCADED_CHECK_OPTION");
_Static_assert((int) DISCARD_ALL == 0, "DISCARD_ALL");
_Static_assert((int) DISCARD_PLANS == 1, "DISCARD_PLANS");
_Static_assert((int) DISCARD_SEQUENCES == 2, "DISCARD_SEQUENCES");
_Static_assert((int) DISCARD_TEMP == 3, "DISCARD_TEMP");
_Static_assert((int) REINDEX_OBJECT_INDEX == 0, "REINDEX_OBJECT_INDEX");
_Static_assert((int) REINDEX_OBJECT_TABLE == 1, "REINDEX_OBJECT_TABLE");
_Static_assert((int) REINDEX_OBJECT_SCHEMA == 2, "REINDEX_OBJECT_SCHEMA");
_Static_assert((int) REINDEX_OBJECT_SYSTEM == 3, "REINDEX_OBJECT_SYSTEM");
_Static_assert((int) REINDEX_OBJECT_DATABASE == 4, "REINDEX_OBJECT_DATABASE");
_Static_assert((int) COERCION_IMPLICIT == 0, "COERCION_IMPLICIT");
_Static_assert((int) COERCION_ASSIGNMENT == 1, "COERCION_ASSIGNMENT");
_Static_assert((int) COERCION_PLPGSQL == 2, "COERCION_PLPGSQL");
_Static_assert((int) COERCION_EXPLICIT == 3, "COERCION_EXPLICIT");
_Static_assert((int) ALTER_TSCONFIG_ADD_MAPPING == 0, "ALTER_TSCONFIG_ADD_MAPPING");
_Static_assert((int) ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN == 1, "ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN");
_Static_assert((int) ALTER_TSCONFIG_REPLACE_DICT == 2, "ALTER_TSCONFIG_REPLACE_DICT");
_Static_assert((int) ALTER_TSCONFIG_REPLACE_DICT_FOR_TOKEN == 3, "ALTER_TSCONFIG_REPLACE_DICT_FOR_TOKEN");
_Static_assert((int) ALTER_TSCONFIG_DROP_MAPPING == 4, "ALTER_TSCONFIG_DROP_MAPPING");
_Static_assert((int) PUBLICATIONOBJ_TABLE == 0, "PUBLICATIONOBJ_TABLE");
_Static_assert((int) PUBLICATIONOBJ_TABLES_IN_SCHEMA == 1, "PUBLICATIONOBJ_TABLES_IN_SCHEMA");
_Static_assert((int) PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA == 2, "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA");
_Static_assert((int) PUBLICATIONOBJ_CONTINUATION == 3, "PUBLICATIONOBJ_CONTINUATION");
_Static_assert((int) AP_AddObjects == 0, "AP_AddObjects");
_Static_assert((int) AP_DropObjects == 1, "AP_DropObjects");
_Static_assert((int) AP_SetObjects == 2, "AP_SetObjects");
_Static_assert((int) ALTER_SUBSCRIPTION_OPTIONS == 0, "ALTER_SUBSCRIPTION_OPTIONS");
_Static_assert((int) ALTER_SUBSCRIPTION_CONNECTION == 1, "ALTER_SUBSCRIPTION_CONNECTION");
_Static_assert((int) ALTER_SUBSCRIPTION_SET_PUBLICATION == 2, "ALTER_SUBSCRIPTION_SET_PUBLICATION");
_Static_assert((int) ALTER_SUBSCRIPTION_ADD_PUBLICATION == 3, "ALTER_SUBSCRIPTION_ADD_PUBLICATION");
_Static_assert((int) ALTER_SUBSCRIPTION_DROP_PUBLICATION == 4, "ALTER_SUBSCRIPTION_DROP_PUBLICATION");
_Static_assert((int) ALTER_SUBSCRIPTION_REFRESH == 5, "ALTER_SUBSCRIPTION_REFRESH");
_Static_assert((int) ALTER_SUBSCRIPTION_ENABLED == 6, "ALTER_SUBSCRIPTION_ENABLED");
_Static_assert((int) ALTER_SUBSCRIPTION_SKIP == 7, "ALTER_SUBSCRIPTION_SKIP");

static uint32_t put_Alias(Out *o, const Alias *n)
{
    uint32_t at = open_node(o, 4, 2, -1);
    o_set(o, at + 2, put_text(o, n->aliasname));
    o_set(o, at + 3, put_node(o, (const Node *) n->colnames));
    return at;
}

static uint32_t put_RangeVar(Out *o, const RangeVar *n)
{
    uint32_t at = open_node(o, 5, 6, n->location);
    o->words[at + 5] = (uint32_t) n->inh;
    o->words[at + 6] = (uint32_t) (unsigned char) n->relpersistence;
    o_set(o, at + 2, put_text(o, n->catalogname));
    o_set(o, at + 3, put_text(o, n->schemaname));
    o_set(o, at + 4, put_text(o, n->relname));
    o_set(o, at + 7, put_node(o, (const Node *) n->alias));
    return at;
}

static uint32_t put_IntoClause(Out *o, const IntoClause *n)
{
    uint32_t at = open_node(o, 6, 8, -1);
    o->words[at + 6] = (uint32_t) n->onCommit;
    o->words[at + 9] = (uint32_t) n->skipData;
    o_set(o, at + 2, put_node(o, (const Node *) n->rel));
    o_set(o, at + 3, put_node(o, (const Node *) n->colNames));
    o_set(o, at + 4, put_text(o, n->accessMethod));
    o_set(o, at + 5, put_node(o, (const Node *) n->options));
    o_set(o, at + 7, put_text(o, n->tableSpaceName));
    o_set(o, at + 8, put_node(o, (const Node *) n->viewQuery));
    return at;
}

static uint32_t put_GroupingFunc(Out *o, const GroupingFunc *n)
{
    uint32_t at = open_node(o, 7, 4, n->location);
    o->words[at + 5] = (uint32_t) n->agglevelsup;
    o_set(o, at + 2, put_node(o, (const Node *) n->args));
    o_set(o, at + 3, put_node(o, (const Node *) n->refs));
    o_set(o, at + 4, put_node(o, (const Node *) n->cols));
    return at;
}

static uint32_t put_MergeSupportFunc(Out *o, const MergeSupportFunc *n)
{
    uint32_t at = open_node(o, 8, 2, n->location);
    o->words[at + 2] = (uint32_t) n->msftype;
    o->words[at + 3] = (uint32_t) n->msfcollid;
    return at;
}

static uint32_t put_NamedArgExpr(Out *o, const NamedArgExpr *n)
{
    uint32_t at = open_node(o, 9, 3, n->location);
    o->words[at + 4] = (uint32_t) n->argnumber;
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    o_set(o, at + 3, put_text(o, n->name));
    return at;
}

static uint32_t put_BoolExpr(Out *o, const BoolExpr *n)
{
    uint32_t at = open_node(o, 10, 2, n->location);
    o->words[at + 2] = (uint32_t) n->boolop;
    o_set(o, at + 3, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_SubLink(Out *o, const SubLink *n)
{
    uint32_t at = open_node(o, 11, 5, n->location);
    o->words[at + 2] = (uint32_t) n->subLinkType;
    o->words[at + 3] = (uint32_t) n->subLinkId;
    o_set(o, at + 4, put_node(o, (const Node *) n->testexpr));
    o_set(o, at + 5, put_node(o, (const Node *) n->operName));
    o_set(o, at + 6, put_node(o, (const Node *) n->subselect));
    return at;
}

static uint32_t put_CaseExpr(Out *o, const CaseExpr *n)
{
    uint32_t at = open_node(o, 12, 5, n->location);
    o->words[at + 2] = (uint32_t) n->casetype;
    o->words[at + 3] = (uint32_t) n->casecollid;
    o_set(o, at + 4, put_node(o, (const Node *) n->arg));
    o_set(o, at + 5, put_node(o, (const Node *) n->args));
    o_set(o, at + 6, put_node(o, (const Node *) n->defresult));
    return at;
}

static uint32_t put_CaseWhen(Out *o, const CaseWhen *n)
{
    uint32_t at = open_node(o, 13, 2, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->result));
    return at;
}

static uint32_t put_RowExpr(Out *o, const RowExpr *n)
{
    uint32_t at = open_node(o, 14, 4, n->location);
    o->words[at + 3] = (uint32_t) n->row_typeid;
    o->words[at + 4] = (uint32_t) n->row_format;
    o_set(o, at + 2, put_node(o, (const Node *) n->args));
    o_set(o, at + 5, put_node(o, (const Node *) n->colnames));
    return at;
}

static uint32_t put_CoalesceExpr(Out *o, const CoalesceExpr *n)
{
    uint32_t at = open_node(o, 15, 3, n->location);
    o->words[at + 2] = (uint32_t) n->coalescetype;
    o->words[at + 3] = (uint32_t) n->coalescecollid;
    o_set(o, at + 4, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_MinMaxExpr(Out *o, const MinMaxExpr *n)
{
    uint32_t at = open_node(o, 16, 5, n->location);
    o->words[at + 2] = (uint32_t) n->minmaxtype;
    o->words[at + 3] = (uint32_t) n->minmaxcollid;
    o->words[at + 4] = (uint32_t) n->inputcollid;
    o->words[at + 5] = (uint32_t) n->op;
    o_set(o, at + 6, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_SQLValueFunction(Out *o, const SQLValueFunction *n)
{
    uint32_t at = open_node(o, 17, 3, n->location);
    o->words[at + 2] = (uint32_t) n->op;
    o->words[at + 3] = (uint32_t) n->type;
    o->words[at + 4] = (uint32_t) n->typmod;
    return at;
}

static uint32_t put_XmlExpr(Out *o, const XmlExpr *n)
{
    uint32_t at = open_node(o, 18, 9, n->location);
    o->words[at + 2] = (uint32_t) n->op;
    o->words[at + 7] = (uint32_t) n->xmloption;
    o->words[at + 8] = (uint32_t) n->indent;
    o->words[at + 9] = (uint32_t) n->type;
    o->words[at + 10] = (uint32_t) n->typmod;
    o_set(o, at + 3, put_text(o, n->name));
    o_set(o, at + 4, put_node(o, (const Node *) n->named_args));
    o_set(o, at + 5, put_node(o, (const Node *) n->arg_names));
    o_set(o, at + 6, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_JsonFormat(Out *o, const JsonFormat *n)
{
    uint32_t at = open_node(o, 19, 2, n->location);
    o->words[at + 2] = (uint32_t) n->format_type;
    o->words[at + 3] = (uint32_t) n->encoding;
    return at;
}

static uint32_t put_JsonReturning(Out *o, const JsonReturning *n)
{
    uint32_t at = open_node(o, 20, 3, -1);
    o->words[at + 3] = (uint32_t) n->typid;
    o->words[at + 4] = (uint32_t) n->typmod;
    o_set(o, at + 2, put_node(o, (const Node *) n->format));
    return at;
}

static uint32_t put_JsonValueExpr(Out *o, const JsonValueExpr *n)
{
    uint32_t at = open_node(o, 21, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->raw_expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->formatted_expr));
    o_set(o, at + 4, put_node(o, (const Node *) n->format));
    return at;
}

static uint32_t put_JsonIsPredicate(Out *o, const JsonIsPredicate *n)
{
    uint32_t at = open_node(o, 22, 4, n->location);
    o->words[at + 4] = (uint32_t) n->item_type;
    o->words[at + 5] = (uint32_t) n->unique_keys;
    o_set(o, at + 2, put_node(o, (const Node *) n->expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->format));
    return at;
}

static uint32_t put_JsonBehavior(Out *o, const JsonBehavior *n)
{
    uint32_t at = open_node(o, 23, 3, n->location);
    o->words[at + 2] = (uint32_t) n->btype;
    o->words[at + 4] = (uint32_t) n->coerce;
    o_set(o, at + 3, put_node(o, (const Node *) n->expr));
    return at;
}

static uint32_t put_NullTest(Out *o, const NullTest *n)
{
    uint32_t at = open_node(o, 24, 3, n->location);
    o->words[at + 3] = (uint32_t) n->nulltesttype;
    o->words[at + 4] = (uint32_t) n->argisrow;
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    return at;
}

static uint32_t put_BooleanTest(Out *o, const BooleanTest *n)
{
    uint32_t at = open_node(o, 25, 2, n->location);
    o->words[at + 3] = (uint32_t) n->booltesttype;
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    return at;
}

static uint32_t put_SetToDefault(Out *o, const SetToDefault *n)
{
    uint32_t at = open_node(o, 26, 3, n->location);
    o->words[at + 2] = (uint32_t) n->typeId;
    o->words[at + 3] = (uint32_t) n->typeMod;
    o->words[at + 4] = (uint32_t) n->collation;
    return at;
}

static uint32_t put_CurrentOfExpr(Out *o, const CurrentOfExpr *n)
{
    uint32_t at = open_node(o, 27, 3, -1);
    o->words[at + 2] = (uint32_t) n->cvarno;
    o->words[at + 4] = (uint32_t) n->cursor_param;
    o_set(o, at + 3, put_text(o, n->cursor_name));
    return at;
}

static uint32_t put_JoinExpr(Out *o, const JoinExpr *n)
{
    uint32_t at = open_node(o, 28, 9, -1);
    o->words[at + 2] = (uint32_t) n->jointype;
    o->words[at + 3] = (uint32_t) n->isNatural;
    o->words[at + 10] = (uint32_t) n->rtindex;
    o_set(o, at + 4, put_node(o, (const Node *) n->larg));
    o_set(o, at + 5, put_node(o, (const Node *) n->rarg));
    o_set(o, at + 6, put_node(o, (const Node *) n->usingClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->join_using_alias));
    o_set(o, at + 8, put_node(o, (const Node *) n->quals));
    o_set(o, at + 9, put_node(o, (const Node *) n->alias));
    return at;
}

static uint32_t put_TypeName(Out *o, const TypeName *n)
{
    uint32_t at = open_node(o, 29, 7, n->location);
    o->words[at + 3] = (uint32_t) n->typeOid;
    o->words[at + 4] = (uint32_t) n->setof;
    o->words[at + 5] = (uint32_t) n->pct_type;
    o->words[at + 7] = (uint32_t) n->typemod;
    o_set(o, at + 2, put_node(o, (const Node *) n->names));
    o_set(o, at + 6, put_node(o, (const Node *) n->typmods));
    o_set(o, at + 8, put_node(o, (const Node *) n->arrayBounds));
    return at;
}

static uint32_t put_ColumnRef(Out *o, const ColumnRef *n)
{
    uint32_t at = open_node(o, 30, 1, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->fields));
    return at;
}

static uint32_t put_ParamRef(Out *o, const ParamRef *n)
{
    uint32_t at = open_node(o, 31, 1, n->location);
    o->words[at + 2] = (uint32_t) n->number;
    return at;
}

static uint32_t put_A_Expr(Out *o, const A_Expr *n)
{
    uint32_t at = open_node(o, 32, 6, n->location);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 6] = (uint32_t) n->rexpr_list_start;
    o->words[at + 7] = (uint32_t) n->rexpr_list_end;
    o_set(o, at + 3, put_node(o, (const Node *) n->name));
    o_set(o, at + 4, put_node(o, (const Node *) n->lexpr));
    o_set(o, at + 5, put_node(o, (const Node *) n->rexpr));
    return at;
}

static uint32_t put_A_Const(Out *o, const A_Const *n)
{
    uint32_t at = open_node(o, 33, 2, n->location);
    o->words[at + 3] = (uint32_t) n->isnull;
    o_set(o, at + 2, n->isnull ? 0 : put_node(o, (const Node *) &n->val));
    return at;
}

static uint32_t put_TypeCast(Out *o, const TypeCast *n)
{
    uint32_t at = open_node(o, 34, 2, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    o_set(o, at + 3, put_node(o, (const Node *) n->typeName));
    return at;
}

static uint32_t put_CollateClause(Out *o, const CollateClause *n)
{
    uint32_t at = open_node(o, 35, 2, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    o_set(o, at + 3, put_node(o, (const Node *) n->collname));
    return at;
}

static uint32_t put_RoleSpec(Out *o, const RoleSpec *n)
{
    uint32_t at = open_node(o, 36, 2, n->location);
    o->words[at + 2] = (uint32_t) n->roletype;
    o_set(o, at + 3, put_text(o, n->rolename));
    return at;
}

static uint32_t put_FuncCall(Out *o, const FuncCall *n)
{
    uint32_t at = open_node(o, 37, 10, n->location);
    o->words[at + 7] = (uint32_t) n->agg_within_group;
    o->words[at + 8] = (uint32_t) n->agg_star;
    o->words[at + 9] = (uint32_t) n->agg_distinct;
    o->words[at + 10] = (uint32_t) n->func_variadic;
    o->words[at + 11] = (uint32_t) n->funcformat;
    o_set(o, at + 2, put_node(o, (const Node *) n->funcname));
    o_set(o, at + 3, put_node(o, (const Node *) n->args));
    o_set(o, at + 4, put_node(o, (const Node *) n->agg_order));
    o_set(o, at + 5, put_node(o, (const Node *) n->agg_filter));
    o_set(o, at + 6, put_node(o, (const Node *) n->over));
    return at;
}

static uint32_t put_A_Star(Out *o, const A_Star *n)
{
    uint32_t at = open_node(o, 38, 0, -1);
    (void) n;
    return at;
}

static uint32_t put_A_Indices(Out *o, const A_Indices *n)
{
    uint32_t at = open_node(o, 39, 3, -1);
    o->words[at + 2] = (uint32_t) n->is_slice;
    o_set(o, at + 3, put_node(o, (const Node *) n->lidx));
    o_set(o, at + 4, put_node(o, (const Node *) n->uidx));
    return at;
}

static uint32_t put_A_Indirection(Out *o, const A_Indirection *n)
{
    uint32_t at = open_node(o, 40, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->arg));
    o_set(o, at + 3, put_node(o, (const Node *) n->indirection));
    return at;
}

static uint32_t put_A_ArrayExpr(Out *o, const A_ArrayExpr *n)
{
    uint32_t at = open_node(o, 41, 3, n->location);
    o->words[at + 3] = (uint32_t) n->list_start;
    o->words[at + 4] = (uint32_t) n->list_end;
    o_set(o, at + 2, put_node(o, (const Node *) n->elements));
    return at;
}

static uint32_t put_ResTarget(Out *o, const ResTarget *n)
{
    uint32_t at = open_node(o, 42, 3, n->location);
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->indirection));
    o_set(o, at + 4, put_node(o, (const Node *) n->val));
    return at;
}

static uint32_t put_MultiAssignRef(Out *o, const MultiAssignRef *n)
{
    uint32_t at = open_node(o, 43, 3, -1);
    o->words[at + 3] = (uint32_t) n->colno;
    o->words[at + 4] = (uint32_t) n->ncolumns;
    o_set(o, at + 2, put_node(o, (const Node *) n->source));
    return at;
}

static uint32_t put_SortBy(Out *o, const SortBy *n)
{
    uint32_t at = open_node(o, 44, 4, n->location);
    o->words[at + 3] = (uint32_t) n->sortby_dir;
    o->words[at + 4] = (uint32_t) n->sortby_nulls;
    o_set(o, at + 2, put_node(o, (const Node *) n->node));
    o_set(o, at + 5, put_node(o, (const Node *) n->useOp));
    return at;
}

static uint32_t put_WindowDef(Out *o, const WindowDef *n)
{
    uint32_t at = open_node(o, 45, 7, n->location);
    o->words[at + 6] = (uint32_t) n->frameOptions;
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_text(o, n->refname));
    o_set(o, at + 4, put_node(o, (const Node *) n->partitionClause));
    o_set(o, at + 5, put_node(o, (const Node *) n->orderClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->startOffset));
    o_set(o, at + 8, put_node(o, (const Node *) n->endOffset));
    return at;
}

static uint32_t put_RangeSubselect(Out *o, const RangeSubselect *n)
{
    uint32_t at = open_node(o, 46, 3, -1);
    o->words[at + 2] = (uint32_t) n->lateral;
    o_set(o, at + 3, put_node(o, (const Node *) n->subquery));
    o_set(o, at + 4, put_node(o, (const Node *) n->alias));
    return at;
}

static uint32_t put_RangeFunction(Out *o, const RangeFunction *n)
{
    uint32_t at = open_node(o, 47, 6, -1);
    o->words[at + 2] = (uint32_t) n->lateral;
    o->words[at + 3] = (uint32_t) n->ordinality;
    o->words[at + 4] = (uint32_t) n->is_rowsfrom;
    o_set(o, at + 5, put_node(o, (const Node *) n->functions));
    o_set(o, at + 6, put_node(o, (const Node *) n->alias));
    o_set(o, at + 7, put_node(o, (const Node *) n->coldeflist));
    return at;
}

static uint32_t put_RangeTableFunc(Out *o, const RangeTableFunc *n)
{
    uint32_t at = open_node(o, 48, 6, n->location);
    o->words[at + 2] = (uint32_t) n->lateral;
    o_set(o, at + 3, put_node(o, (const Node *) n->docexpr));
    o_set(o, at + 4, put_node(o, (const Node *) n->rowexpr));
    o_set(o, at + 5, put_node(o, (const Node *) n->namespaces));
    o_set(o, at + 6, put_node(o, (const Node *) n->columns));
    o_set(o, at + 7, put_node(o, (const Node *) n->alias));
    return at;
}

static uint32_t put_RangeTableFuncCol(Out *o, const RangeTableFuncCol *n)
{
    uint32_t at = open_node(o, 49, 6, n->location);
    o->words[at + 4] = (uint32_t) n->for_ordinality;
    o->words[at + 5] = (uint32_t) n->is_not_null;
    o_set(o, at + 2, put_text(o, n->colname));
    o_set(o, at + 3, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 6, put_node(o, (const Node *) n->colexpr));
    o_set(o, at + 7, put_node(o, (const Node *) n->coldefexpr));
    return at;
}

static uint32_t put_RangeTableSample(Out *o, const RangeTableSample *n)
{
    uint32_t at = open_node(o, 50, 4, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->method));
    o_set(o, at + 4, put_node(o, (const Node *) n->args));
    o_set(o, at + 5, put_node(o, (const Node *) n->repeatable));
    return at;
}

static uint32_t put_ColumnDef(Out *o, const ColumnDef *n)
{
    uint32_t at = open_node(o, 51, 18, n->location);
    o->words[at + 5] = (uint32_t) n->inhcount;
    o->words[at + 6] = (uint32_t) n->is_local;
    o->words[at + 7] = (uint32_t) n->is_not_null;
    o->words[at + 8] = (uint32_t) n->is_from_type;
    o->words[at + 9] = (uint32_t) (unsigned char) n->storage;
    o->words[at + 13] = (uint32_t) (unsigned char) n->identity;
    o->words[at + 15] = (uint32_t) (unsigned char) n->generated;
    o->words[at + 17] = (uint32_t) n->collOid;
    o_set(o, at + 2, put_text(o, n->colname));
    o_set(o, at + 3, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 4, put_text(o, n->compression));
    o_set(o, at + 10, put_text(o, n->storage_name));
    o_set(o, at + 11, put_node(o, (const Node *) n->raw_default));
    o_set(o, at + 12, put_node(o, (const Node *) n->cooked_default));
    o_set(o, at + 14, put_node(o, (const Node *) n->identitySequence));
    o_set(o, at + 16, put_node(o, (const Node *) n->collClause));
    o_set(o, at + 18, put_node(o, (const Node *) n->constraints));
    o_set(o, at + 19, put_node(o, (const Node *) n->fdwoptions));
    return at;
}

static uint32_t put_TableLikeClause(Out *o, const TableLikeClause *n)
{
    uint32_t at = open_node(o, 52, 3, -1);
    o->words[at + 3] = (uint32_t) n->options;
    o->words[at + 4] = (uint32_t) n->relationOid;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    return at;
}

static uint32_t put_IndexElem(Out *o, const IndexElem *n)
{
    uint32_t at = open_node(o, 53, 8, -1);
    o->words[at + 8] = (uint32_t) n->ordering;
    o->words[at + 9] = (uint32_t) n->nulls_ordering;
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->expr));
    o_set(o, at + 4, put_text(o, n->indexcolname));
    o_set(o, at + 5, put_node(o, (const Node *) n->collation));
    o_set(o, at + 6, put_node(o, (const Node *) n->opclass));
    o_set(o, at + 7, put_node(o, (const Node *) n->opclassopts));
    return at;
}

static uint32_t put_DefElem(Out *o, const DefElem *n)
{
    uint32_t at = open_node(o, 54, 5, n->location);
    o->words[at + 5] = (uint32_t) n->defaction;
    o->words[at + 6] = (uint32_t) n->arg_location;
    o_set(o, at + 2, put_text(o, n->defnamespace));
    o_set(o, at + 3, put_text(o, n->defname));
    o_set(o, at + 4, put_node(o, (const Node *) n->arg));
    return at;
}

static uint32_t put_LockingClause(Out *o, const LockingClause *n)
{
    uint32_t at = open_node(o, 55, 3, -1);
    o->words[at + 3] = (uint32_t) n->strength;
    o->words[at + 4] = (uint32_t) n->waitPolicy;
    o_set(o, at + 2, put_node(o, (const Node *) n->lockedRels));
    return at;
}

static uint32_t put_XmlSerialize(Out *o, const XmlSerialize *n)
{
    uint32_t at = open_node(o, 56, 4, n->location);
    o->words[at + 2] = (uint32_t) n->xmloption;
    o->words[at + 5] = (uint32_t) n->indent;
    o_set(o, at + 3, put_node(o, (const Node *) n->expr));
    o_set(o, at + 4, put_node(o, (const Node *) n->typeName));
    return at;
}

static uint32_t put_PartitionElem(Out *o, const PartitionElem *n)
{
    uint32_t at = open_node(o, 57, 4, n->location);
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->expr));
    o_set(o, at + 4, put_node(o, (const Node *) n->collation));
    o_set(o, at + 5, put_node(o, (const Node *) n->opclass));
    return at;
}

static uint32_t put_PartitionSpec(Out *o, const PartitionSpec *n)
{
    uint32_t at = open_node(o, 58, 2, n->location);
    o->words[at + 2] = (uint32_t) n->strategy;
    o_set(o, at + 3, put_node(o, (const Node *) n->partParams));
    return at;
}

static uint32_t put_PartitionBoundSpec(Out *o, const PartitionBoundSpec *n)
{
    uint32_t at = open_node(o, 59, 7, n->location);
    o->words[at + 2] = (uint32_t) (unsigned char) n->strategy;
    o->words[at + 3] = (uint32_t) n->is_default;
    o->words[at + 4] = (uint32_t) n->modulus;
    o->words[at + 5] = (uint32_t) n->remainder;
    o_set(o, at + 6, put_node(o, (const Node *) n->listdatums));
    o_set(o, at + 7, put_node(o, (const Node *) n->lowerdatums));
    o_set(o, at + 8, put_node(o, (const Node *) n->upperdatums));
    return at;
}

static uint32_t put_PartitionRangeDatum(Out *o, const PartitionRangeDatum *n)
{
    uint32_t at = open_node(o, 60, 2, n->location);
    o->words[at + 2] = (uint32_t) n->kind;
    o_set(o, at + 3, put_node(o, (const Node *) n->value));
    return at;
}

static uint32_t put_PartitionCmd(Out *o, const PartitionCmd *n)
{
    uint32_t at = open_node(o, 61, 3, -1);
    o->words[at + 4] = (uint32_t) n->concurrent;
    o_set(o, at + 2, put_node(o, (const Node *) n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->bound));
    return at;
}

static uint32_t put_GroupingSet(Out *o, const GroupingSet *n)
{
    uint32_t at = open_node(o, 62, 2, n->location);
    o->words[at + 2] = (uint32_t) n->kind;
    o_set(o, at + 3, put_node(o, (const Node *) n->content));
    return at;
}

static uint32_t put_WithClause(Out *o, const WithClause *n)
{
    uint32_t at = open_node(o, 63, 2, n->location);
    o->words[at + 3] = (uint32_t) n->recursive;
    o_set(o, at + 2, put_node(o, (const Node *) n->ctes));
    return at;
}

static uint32_t put_InferClause(Out *o, const InferClause *n)
{
    uint32_t at = open_node(o, 64, 3, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->indexElems));
    o_set(o, at + 3, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 4, put_text(o, n->conname));
    return at;
}

static uint32_t put_OnConflictClause(Out *o, const OnConflictClause *n)
{
    uint32_t at = open_node(o, 65, 4, n->location);
    o->words[at + 2] = (uint32_t) n->action;
    o_set(o, at + 3, put_node(o, (const Node *) n->infer));
    o_set(o, at + 4, put_node(o, (const Node *) n->targetList));
    o_set(o, at + 5, put_node(o, (const Node *) n->whereClause));
    return at;
}

static uint32_t put_CTESearchClause(Out *o, const CTESearchClause *n)
{
    uint32_t at = open_node(o, 66, 3, n->location);
    o->words[at + 3] = (uint32_t) n->search_breadth_first;
    o_set(o, at + 2, put_node(o, (const Node *) n->search_col_list));
    o_set(o, at + 4, put_text(o, n->search_seq_column));
    return at;
}

static uint32_t put_CTECycleClause(Out *o, const CTECycleClause *n)
{
    uint32_t at = open_node(o, 67, 9, n->location);
    o->words[at + 7] = (uint32_t) n->cycle_mark_type;
    o->words[at + 8] = (uint32_t) n->cycle_mark_typmod;
    o->words[at + 9] = (uint32_t) n->cycle_mark_collation;
    o->words[at + 10] = (uint32_t) n->cycle_mark_neop;
    o_set(o, at + 2, put_node(o, (const Node *) n->cycle_col_list));
    o_set(o, at + 3, put_text(o, n->cycle_mark_column));
    o_set(o, at + 4, put_node(o, (const Node *) n->cycle_mark_value));
    o_set(o, at + 5, put_node(o, (const Node *) n->cycle_mark_default));
    o_set(o, at + 6, put_text(o, n->cycle_path_column));
    return at;
}

static uint32_t put_CommonTableExpr(Out *o, const CommonTableExpr *n)
{
    uint32_t at = open_node(o, 68, 12, n->location);
    o->words[at + 4] = (uint32_t) n->ctematerialized;
    o->words[at + 8] = (uint32_t) n->cterecursive;
    o->words[at + 9] = (uint32_t) n->cterefcount;
    o_set(o, at + 2, put_text(o, n->ctename));
    o_set(o, at + 3, put_node(o, (const Node *) n->aliascolnames));
    o_set(o, at + 5, put_node(o, (const Node *) n->ctequery));
    o_set(o, at + 6, put_node(o, (const Node *) n->search_clause));
    o_set(o, at + 7, put_node(o, (const Node *) n->cycle_clause));
    o_set(o, at + 10, put_node(o, (const Node *) n->ctecolnames));
    o_set(o, at + 11, put_node(o, (const Node *) n->ctecoltypes));
    o_set(o, at + 12, put_node(o, (const Node *) n->ctecoltypmods));
    o_set(o, at + 13, put_node(o, (const Node *) n->ctecolcollations));
    return at;
}

static uint32_t put_MergeWhenClause(Out *o, const MergeWhenClause *n)
{
    uint32_t at = open_node(o, 69, 6, -1);
    o->words[at + 2] = (uint32_t) n->matchKind;
    o->words[at + 3] = (uint32_t) n->commandType;
    o->words[at + 4] = (uint32_t) n->override;
    o_set(o, at + 5, put_node(o, (const Node *) n->condition));
    o_set(o, at + 6, put_node(o, (const Node *) n->targetList));
    o_set(o, at + 7, put_node(o, (const Node *) n->values));
    return at;
}

static uint32_t put_ReturningOption(Out *o, const ReturningOption *n)
{
    uint32_t at = open_node(o, 70, 2, n->location);
    o->words[at + 2] = (uint32_t) n->option;
    o_set(o, at + 3, put_text(o, n->value));
    return at;
}

static uint32_t put_ReturningClause(Out *o, const ReturningClause *n)
{
    uint32_t at = open_node(o, 71, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->options));
    o_set(o, at + 3, put_node(o, (const Node *) n->exprs));
    return at;
}

static uint32_t put_TriggerTransition(Out *o, const TriggerTransition *n)
{
    uint32_t at = open_node(o, 72, 3, -1);
    o->words[at + 3] = (uint32_t) n->isNew;
    o->words[at + 4] = (uint32_t) n->isTable;
    o_set(o, at + 2, put_text(o, n->name));
    return at;
}

static uint32_t put_JsonOutput(Out *o, const JsonOutput *n)
{
    uint32_t at = open_node(o, 73, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 3, put_node(o, (const Node *) n->returning));
    return at;
}

static uint32_t put_JsonArgument(Out *o, const JsonArgument *n)
{
    uint32_t at = open_node(o, 74, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->val));
    o_set(o, at + 3, put_text(o, n->name));
    return at;
}

static uint32_t put_JsonFuncExpr(Out *o, const JsonFuncExpr *n)
{
    uint32_t at = open_node(o, 75, 10, n->location);
    o->words[at + 2] = (uint32_t) n->op;
    o->words[at + 10] = (uint32_t) n->wrapper;
    o->words[at + 11] = (uint32_t) n->quotes;
    o_set(o, at + 3, put_text(o, n->column_name));
    o_set(o, at + 4, put_node(o, (const Node *) n->context_item));
    o_set(o, at + 5, put_node(o, (const Node *) n->pathspec));
    o_set(o, at + 6, put_node(o, (const Node *) n->passing));
    o_set(o, at + 7, put_node(o, (const Node *) n->output));
    o_set(o, at + 8, put_node(o, (const Node *) n->on_empty));
    o_set(o, at + 9, put_node(o, (const Node *) n->on_error));
    return at;
}

static uint32_t put_JsonTablePathSpec(Out *o, const JsonTablePathSpec *n)
{
    uint32_t at = open_node(o, 76, 3, n->location);
    o->words[at + 4] = (uint32_t) n->name_location;
    o_set(o, at + 2, put_node(o, (const Node *) n->string));
    o_set(o, at + 3, put_text(o, n->name));
    return at;
}

static uint32_t put_JsonTable(Out *o, const JsonTable *n)
{
    uint32_t at = open_node(o, 77, 7, n->location);
    o->words[at + 8] = (uint32_t) n->lateral;
    o_set(o, at + 2, put_node(o, (const Node *) n->context_item));
    o_set(o, at + 3, put_node(o, (const Node *) n->pathspec));
    o_set(o, at + 4, put_node(o, (const Node *) n->passing));
    o_set(o, at + 5, put_node(o, (const Node *) n->columns));
    o_set(o, at + 6, put_node(o, (const Node *) n->on_error));
    o_set(o, at + 7, put_node(o, (const Node *) n->alias));
    return at;
}

static uint32_t put_JsonTableColumn(Out *o, const JsonTableColumn *n)
{
    uint32_t at = open_node(o, 78, 10, n->location);
    o->words[at + 2] = (uint32_t) n->coltype;
    o->words[at + 7] = (uint32_t) n->wrapper;
    o->words[at + 8] = (uint32_t) n->quotes;
    o_set(o, at + 3, put_text(o, n->name));
    o_set(o, at + 4, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 5, put_node(o, (const Node *) n->pathspec));
    o_set(o, at + 6, put_node(o, (const Node *) n->format));
    o_set(o, at + 9, put_node(o, (const Node *) n->columns));
    o_set(o, at + 10, put_node(o, (const Node *) n->on_empty));
    o_set(o, at + 11, put_node(o, (const Node *) n->on_error));
    return at;
}

static uint32_t put_JsonKeyValue(Out *o, const JsonKeyValue *n)
{
    uint32_t at = open_node(o, 79, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->key));
    o_set(o, at + 3, put_node(o, (const Node *) n->value));
    return at;
}

static uint32_t put_JsonParseExpr(Out *o, const JsonParseExpr *n)
{
    uint32_t at = open_node(o, 80, 3, n->location);
    o->words[at + 4] = (uint32_t) n->unique_keys;
    o_set(o, at + 2, put_node(o, (const Node *) n->expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    return at;
}

static uint32_t put_JsonScalarExpr(Out *o, const JsonScalarExpr *n)
{
    uint32_t at = open_node(o, 81, 2, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    return at;
}

static uint32_t put_JsonSerializeExpr(Out *o, const JsonSerializeExpr *n)
{
    uint32_t at = open_node(o, 82, 2, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->expr));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    return at;
}

static uint32_t put_JsonObjectConstructor(Out *o, const JsonObjectConstructor *n)
{
    uint32_t at = open_node(o, 83, 4, n->location);
    o->words[at + 4] = (uint32_t) n->absent_on_null;
    o->words[at + 5] = (uint32_t) n->unique;
    o_set(o, at + 2, put_node(o, (const Node *) n->exprs));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    return at;
}

static uint32_t put_JsonArrayConstructor(Out *o, const JsonArrayConstructor *n)
{
    uint32_t at = open_node(o, 84, 3, n->location);
    o->words[at + 4] = (uint32_t) n->absent_on_null;
    o_set(o, at + 2, put_node(o, (const Node *) n->exprs));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    return at;
}

static uint32_t put_JsonArrayQueryConstructor(Out *o, const JsonArrayQueryConstructor *n)
{
    uint32_t at = open_node(o, 85, 4, n->location);
    o->words[at + 5] = (uint32_t) n->absent_on_null;
    o_set(o, at + 2, put_node(o, (const Node *) n->query));
    o_set(o, at + 3, put_node(o, (const Node *) n->output));
    o_set(o, at + 4, put_node(o, (const Node *) n->format));
    return at;
}

static uint32_t put_JsonAggConstructor(Out *o, const JsonAggConstructor *n)
{
    uint32_t at = open_node(o, 86, 4, n->location);
    o_set(o, at + 2, put_node(o, (const Node *) n->output));
    o_set(o, at + 3, put_node(o, (const Node *) n->agg_filter));
    o_set(o, at + 4, put_node(o, (const Node *) n->agg_order));
    o_set(o, at + 5, put_node(o, (const Node *) n->over));
    return at;
}

static uint32_t put_JsonObjectAgg(Out *o, const JsonObjectAgg *n)
{
    uint32_t at = open_node(o, 87, 4, -1);
    o->words[at + 4] = (uint32_t) n->absent_on_null;
    o->words[at + 5] = (uint32_t) n->unique;
    o_set(o, at + 2, put_node(o, (const Node *) n->constructor));
    o_set(o, at + 3, put_node(o, (const Node *) n->arg));
    return at;
}

static uint32_t put_JsonArrayAgg(Out *o, const JsonArrayAgg *n)
{
    uint32_t at = open_node(o, 88, 3, -1);
    o->words[at + 4] = (uint32_t) n->absent_on_null;
    o_set(o, at + 2, put_node(o, (const Node *) n->constructor));
    o_set(o, at + 3, put_node(o, (const Node *) n->arg));
    return at;
}

static uint32_t put_RawStmt(Out *o, const RawStmt *n)
{
    uint32_t at = open_node(o, 89, 2, n->stmt_location);
    o->words[at + 3] = (uint32_t) n->stmt_len;
    o_set(o, at + 2, put_node(o, (const Node *) n->stmt));
    return at;
}

static uint32_t put_InsertStmt(Out *o, const InsertStmt *n)
{
    uint32_t at = open_node(o, 90, 7, -1);
    o->words[at + 8] = (uint32_t) n->override;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->cols));
    o_set(o, at + 4, put_node(o, (const Node *) n->selectStmt));
    o_set(o, at + 5, put_node(o, (const Node *) n->onConflictClause));
    o_set(o, at + 6, put_node(o, (const Node *) n->returningClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->withClause));
    return at;
}

static uint32_t put_DeleteStmt(Out *o, const DeleteStmt *n)
{
    uint32_t at = open_node(o, 91, 5, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->usingClause));
    o_set(o, at + 4, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 5, put_node(o, (const Node *) n->returningClause));
    o_set(o, at + 6, put_node(o, (const Node *) n->withClause));
    return at;
}

static uint32_t put_UpdateStmt(Out *o, const UpdateStmt *n)
{
    uint32_t at = open_node(o, 92, 6, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->targetList));
    o_set(o, at + 4, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 5, put_node(o, (const Node *) n->fromClause));
    o_set(o, at + 6, put_node(o, (const Node *) n->returningClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->withClause));
    return at;
}

static uint32_t put_MergeStmt(Out *o, const MergeStmt *n)
{
    uint32_t at = open_node(o, 93, 6, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->sourceRelation));
    o_set(o, at + 4, put_node(o, (const Node *) n->joinCondition));
    o_set(o, at + 5, put_node(o, (const Node *) n->mergeWhenClauses));
    o_set(o, at + 6, put_node(o, (const Node *) n->returningClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->withClause));
    return at;
}

static uint32_t put_SelectStmt(Out *o, const SelectStmt *n)
{
    uint32_t at = open_node(o, 94, 20, -1);
    o->words[at + 8] = (uint32_t) n->groupDistinct;
    o->words[at + 15] = (uint32_t) n->limitOption;
    o->words[at + 18] = (uint32_t) n->op;
    o->words[at + 19] = (uint32_t) n->all;
    o_set(o, at + 2, put_node(o, (const Node *) n->distinctClause));
    o_set(o, at + 3, put_node(o, (const Node *) n->intoClause));
    o_set(o, at + 4, put_node(o, (const Node *) n->targetList));
    o_set(o, at + 5, put_node(o, (const Node *) n->fromClause));
    o_set(o, at + 6, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->groupClause));
    o_set(o, at + 9, put_node(o, (const Node *) n->havingClause));
    o_set(o, at + 10, put_node(o, (const Node *) n->windowClause));
    o_set(o, at + 11, put_node(o, (const Node *) n->valuesLists));
    o_set(o, at + 12, put_node(o, (const Node *) n->sortClause));
    o_set(o, at + 13, put_node(o, (const Node *) n->limitOffset));
    o_set(o, at + 14, put_node(o, (const Node *) n->limitCount));
    o_set(o, at + 16, put_node(o, (const Node *) n->lockingClause));
    o_set(o, at + 17, put_node(o, (const Node *) n->withClause));
    o_set(o, at + 20, put_node(o, (const Node *) n->larg));
    o_set(o, at + 21, put_node(o, (const Node *) n->rarg));
    return at;
}

static uint32_t put_ReturnStmt(Out *o, const ReturnStmt *n)
{
    uint32_t at = open_node(o, 95, 1, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->returnval));
    return at;
}

static uint32_t put_PLAssignStmt(Out *o, const PLAssignStmt *n)
{
    uint32_t at = open_node(o, 96, 4, n->location);
    o->words[at + 4] = (uint32_t) n->nnames;
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->indirection));
    o_set(o, at + 5, put_node(o, (const Node *) n->val));
    return at;
}

static uint32_t put_CreateSchemaStmt(Out *o, const CreateSchemaStmt *n)
{
    uint32_t at = open_node(o, 97, 4, -1);
    o->words[at + 5] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_text(o, n->schemaname));
    o_set(o, at + 3, put_node(o, (const Node *) n->authrole));
    o_set(o, at + 4, put_node(o, (const Node *) n->schemaElts));
    return at;
}

static uint32_t put_AlterTableStmt(Out *o, const AlterTableStmt *n)
{
    uint32_t at = open_node(o, 98, 4, -1);
    o->words[at + 4] = (uint32_t) n->objtype;
    o->words[at + 5] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->cmds));
    return at;
}

static uint32_t put_AlterTableCmd(Out *o, const AlterTableCmd *n)
{
    uint32_t at = open_node(o, 99, 8, -1);
    o->words[at + 2] = (uint32_t) n->subtype;
    o->words[at + 4] = (uint32_t) n->num;
    o->words[at + 7] = (uint32_t) n->behavior;
    o->words[at + 8] = (uint32_t) n->missing_ok;
    o->words[at + 9] = (uint32_t) n->recurse;
    o_set(o, at + 3, put_text(o, n->name));
    o_set(o, at + 5, put_node(o, (const Node *) n->newowner));
    o_set(o, at + 6, put_node(o, (const Node *) n->def));
    return at;
}

static uint32_t put_ATAlterConstraint(Out *o, const ATAlterConstraint *n)
{
    uint32_t at = open_node(o, 100, 8, -1);
    o->words[at + 3] = (uint32_t) n->alterEnforceability;
    o->words[at + 4] = (uint32_t) n->is_enforced;
    o->words[at + 5] = (uint32_t) n->alterDeferrability;
    o->words[at + 6] = (uint32_t) n->deferrable;
    o->words[at + 7] = (uint32_t) n->initdeferred;
    o->words[at + 8] = (uint32_t) n->alterInheritability;
    o->words[at + 9] = (uint32_t) n->noinherit;
    o_set(o, at + 2, put_text(o, n->conname));
    return at;
}

static uint32_t put_ReplicaIdentityStmt(Out *o, const ReplicaIdentityStmt *n)
{
    uint32_t at = open_node(o, 101, 2, -1);
    o->words[at + 2] = (uint32_t) (unsigned char) n->identity_type;
    o_set(o, at + 3, put_text(o, n->name));
    return at;
}

static uint32_t put_AlterCollationStmt(Out *o, const AlterCollationStmt *n)
{
    uint32_t at = open_node(o, 102, 1, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->collname));
    return at;
}

static uint32_t put_AlterDomainStmt(Out *o, const AlterDomainStmt *n)
{
    uint32_t at = open_node(o, 103, 6, -1);
    o->words[at + 2] = (uint32_t) (unsigned char) n->subtype;
    o->words[at + 6] = (uint32_t) n->behavior;
    o->words[at + 7] = (uint32_t) n->missing_ok;
    o_set(o, at + 3, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 4, put_text(o, n->name));
    o_set(o, at + 5, put_node(o, (const Node *) n->def));
    return at;
}

static uint32_t put_GrantStmt(Out *o, const GrantStmt *n)
{
    uint32_t at = open_node(o, 104, 9, -1);
    o->words[at + 2] = (uint32_t) n->is_grant;
    o->words[at + 3] = (uint32_t) n->targtype;
    o->words[at + 4] = (uint32_t) n->objtype;
    o->words[at + 8] = (uint32_t) n->grant_option;
    o->words[at + 10] = (uint32_t) n->behavior;
    o_set(o, at + 5, put_node(o, (const Node *) n->objects));
    o_set(o, at + 6, put_node(o, (const Node *) n->privileges));
    o_set(o, at + 7, put_node(o, (const Node *) n->grantees));
    o_set(o, at + 9, put_node(o, (const Node *) n->grantor));
    return at;
}

static uint32_t put_ObjectWithArgs(Out *o, const ObjectWithArgs *n)
{
    uint32_t at = open_node(o, 105, 4, -1);
    o->words[at + 5] = (uint32_t) n->args_unspecified;
    o_set(o, at + 2, put_node(o, (const Node *) n->objname));
    o_set(o, at + 3, put_node(o, (const Node *) n->objargs));
    o_set(o, at + 4, put_node(o, (const Node *) n->objfuncargs));
    return at;
}

static uint32_t put_AccessPriv(Out *o, const AccessPriv *n)
{
    uint32_t at = open_node(o, 106, 2, -1);
    o_set(o, at + 2, put_text(o, n->priv_name));
    o_set(o, at + 3, put_node(o, (const Node *) n->cols));
    return at;
}

static uint32_t put_GrantRoleStmt(Out *o, const GrantRoleStmt *n)
{
    uint32_t at = open_node(o, 107, 6, -1);
    o->words[at + 4] = (uint32_t) n->is_grant;
    o->words[at + 7] = (uint32_t) n->behavior;
    o_set(o, at + 2, put_node(o, (const Node *) n->granted_roles));
    o_set(o, at + 3, put_node(o, (const Node *) n->grantee_roles));
    o_set(o, at + 5, put_node(o, (const Node *) n->opt));
    o_set(o, at + 6, put_node(o, (const Node *) n->grantor));
    return at;
}

static uint32_t put_AlterDefaultPrivilegesStmt(Out *o, const AlterDefaultPrivilegesStmt *n)
{
    uint32_t at = open_node(o, 108, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->options));
    o_set(o, at + 3, put_node(o, (const Node *) n->action));
    return at;
}

static uint32_t put_CopyStmt(Out *o, const CopyStmt *n)
{
    uint32_t at = open_node(o, 109, 8, -1);
    o->words[at + 5] = (uint32_t) n->is_from;
    o->words[at + 6] = (uint32_t) n->is_program;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->query));
    o_set(o, at + 4, put_node(o, (const Node *) n->attlist));
    o_set(o, at + 7, put_text(o, n->filename));
    o_set(o, at + 8, put_node(o, (const Node *) n->options));
    o_set(o, at + 9, put_node(o, (const Node *) n->whereClause));
    return at;
}

static uint32_t put_VariableSetStmt(Out *o, const VariableSetStmt *n)
{
    uint32_t at = open_node(o, 110, 5, n->location);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 5] = (uint32_t) n->jumble_args;
    o->words[at + 6] = (uint32_t) n->is_local;
    o_set(o, at + 3, put_text(o, n->name));
    o_set(o, at + 4, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_VariableShowStmt(Out *o, const VariableShowStmt *n)
{
    uint32_t at = open_node(o, 111, 1, -1);
    o_set(o, at + 2, put_text(o, n->name));
    return at;
}

static uint32_t put_CreateStmt(Out *o, const CreateStmt *n)
{
    uint32_t at = open_node(o, 112, 13, -1);
    o->words[at + 11] = (uint32_t) n->oncommit;
    o->words[at + 14] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->tableElts));
    o_set(o, at + 4, put_node(o, (const Node *) n->inhRelations));
    o_set(o, at + 5, put_node(o, (const Node *) n->partbound));
    o_set(o, at + 6, put_node(o, (const Node *) n->partspec));
    o_set(o, at + 7, put_node(o, (const Node *) n->ofTypename));
    o_set(o, at + 8, put_node(o, (const Node *) n->constraints));
    o_set(o, at + 9, put_node(o, (const Node *) n->nnconstraints));
    o_set(o, at + 10, put_node(o, (const Node *) n->options));
    o_set(o, at + 12, put_text(o, n->tablespacename));
    o_set(o, at + 13, put_text(o, n->accessMethod));
    return at;
}

static uint32_t put_Constraint(Out *o, const Constraint *n)
{
    uint32_t at = open_node(o, 113, 34, n->location);
    o->words[at + 2] = (uint32_t) n->contype;
    o->words[at + 4] = (uint32_t) n->deferrable;
    o->words[at + 5] = (uint32_t) n->initdeferred;
    o->words[at + 6] = (uint32_t) n->is_enforced;
    o->words[at + 7] = (uint32_t) n->skip_validation;
    o->words[at + 8] = (uint32_t) n->initially_valid;
    o->words[at + 9] = (uint32_t) n->is_no_inherit;
    o->words[at + 12] = (uint32_t) (unsigned char) n->generated_when;
    o->words[at + 13] = (uint32_t) (unsigned char) n->generated_kind;
    o->words[at + 14] = (uint32_t) n->nulls_not_distinct;
    o->words[at + 16] = (uint32_t) n->without_overlaps;
    o->words[at + 22] = (uint32_t) n->reset_default_tblspc;
    o->words[at + 28] = (uint32_t) n->fk_with_period;
    o->words[at + 29] = (uint32_t) n->pk_with_period;
    o->words[at + 30] = (uint32_t) (unsigned char) n->fk_matchtype;
    o->words[at + 31] = (uint32_t) (unsigned char) n->fk_upd_action;
    o->words[at + 32] = (uint32_t) (unsigned char) n->fk_del_action;
    o->words[at + 35] = (uint32_t) n->old_pktable_oid;
    o_set(o, at + 3, put_text(o, n->conname));
    o_set(o, at + 10, put_node(o, (const Node *) n->raw_expr));
    o_set(o, at + 11, put_text(o, n->cooked_expr));
    o_set(o, at + 15, put_node(o, (const Node *) n->keys));
    o_set(o, at + 17, put_node(o, (const Node *) n->including));
    o_set(o, at + 18, put_node(o, (const Node *) n->exclusions));
    o_set(o, at + 19, put_node(o, (const Node *) n->options));
    o_set(o, at + 20, put_text(o, n->indexname));
    o_set(o, at + 21, put_text(o, n->indexspace));
    o_set(o, at + 23, put_text(o, n->access_method));
    o_set(o, at + 24, put_node(o, (const Node *) n->where_clause));
    o_set(o, at + 25, put_node(o, (const Node *) n->pktable));
    o_set(o, at + 26, put_node(o, (const Node *) n->fk_attrs));
    o_set(o, at + 27, put_node(o, (const Node *) n->pk_attrs));
    o_set(o, at + 33, put_node(o, (const Node *) n->fk_del_set_cols));
    o_set(o, at + 34, put_node(o, (const Node *) n->old_conpfeqop));
    return at;
}

static uint32_t put_CreateTableSpaceStmt(Out *o, const CreateTableSpaceStmt *n)
{
    uint32_t at = open_node(o, 114, 4, -1);
    o_set(o, at + 2, put_text(o, n->tablespacename));
    o_set(o, at + 3, put_node(o, (const Node *) n->owner));
    o_set(o, at + 4, put_text(o, n->location));
    o_set(o, at + 5, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_DropTableSpaceStmt(Out *o, const DropTableSpaceStmt *n)
{
    uint32_t at = open_node(o, 115, 2, -1);
    o->words[at + 3] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_text(o, n->tablespacename));
    return at;
}

static uint32_t put_AlterTableSpaceOptionsStmt(Out *o, const AlterTableSpaceOptionsStmt *n)
{
    uint32_t at = open_node(o, 116, 3, -1);
    o->words[at + 4] = (uint32_t) n->isReset;
    o_set(o, at + 2, put_text(o, n->tablespacename));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterTableMoveAllStmt(Out *o, const AlterTableMoveAllStmt *n)
{
    uint32_t at = open_node(o, 117, 5, -1);
    o->words[at + 3] = (uint32_t) n->objtype;
    o->words[at + 6] = (uint32_t) n->nowait;
    o_set(o, at + 2, put_text(o, n->orig_tablespacename));
    o_set(o, at + 4, put_node(o, (const Node *) n->roles));
    o_set(o, at + 5, put_text(o, n->new_tablespacename));
    return at;
}

static uint32_t put_CreateExtensionStmt(Out *o, const CreateExtensionStmt *n)
{
    uint32_t at = open_node(o, 118, 3, -1);
    o->words[at + 3] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_text(o, n->extname));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterExtensionStmt(Out *o, const AlterExtensionStmt *n)
{
    uint32_t at = open_node(o, 119, 2, -1);
    o_set(o, at + 2, put_text(o, n->extname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterExtensionContentsStmt(Out *o, const AlterExtensionContentsStmt *n)
{
    uint32_t at = open_node(o, 120, 4, -1);
    o->words[at + 3] = (uint32_t) n->action;
    o->words[at + 4] = (uint32_t) n->objtype;
    o_set(o, at + 2, put_text(o, n->extname));
    o_set(o, at + 5, put_node(o, (const Node *) n->object));
    return at;
}

static uint32_t put_CreateFdwStmt(Out *o, const CreateFdwStmt *n)
{
    uint32_t at = open_node(o, 121, 3, -1);
    o_set(o, at + 2, put_text(o, n->fdwname));
    o_set(o, at + 3, put_node(o, (const Node *) n->func_options));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterFdwStmt(Out *o, const AlterFdwStmt *n)
{
    uint32_t at = open_node(o, 122, 3, -1);
    o_set(o, at + 2, put_text(o, n->fdwname));
    o_set(o, at + 3, put_node(o, (const Node *) n->func_options));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_CreateForeignServerStmt(Out *o, const CreateForeignServerStmt *n)
{
    uint32_t at = open_node(o, 123, 6, -1);
    o->words[at + 6] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_text(o, n->servername));
    o_set(o, at + 3, put_text(o, n->servertype));
    o_set(o, at + 4, put_text(o, n->version));
    o_set(o, at + 5, put_text(o, n->fdwname));
    o_set(o, at + 7, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterForeignServerStmt(Out *o, const AlterForeignServerStmt *n)
{
    uint32_t at = open_node(o, 124, 4, -1);
    o->words[at + 5] = (uint32_t) n->has_version;
    o_set(o, at + 2, put_text(o, n->servername));
    o_set(o, at + 3, put_text(o, n->version));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_CreateForeignTableStmt(Out *o, const CreateForeignTableStmt *n)
{
    uint32_t at = open_node(o, 125, 15, -1);
    o->words[at + 11] = (uint32_t) n->base.oncommit;
    o->words[at + 14] = (uint32_t) n->base.if_not_exists;
    o_set(o, at + 2, put_node(o, (const Node *) n->base.relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->base.tableElts));
    o_set(o, at + 4, put_node(o, (const Node *) n->base.inhRelations));
    o_set(o, at + 5, put_node(o, (const Node *) n->base.partbound));
    o_set(o, at + 6, put_node(o, (const Node *) n->base.partspec));
    o_set(o, at + 7, put_node(o, (const Node *) n->base.ofTypename));
    o_set(o, at + 8, put_node(o, (const Node *) n->base.constraints));
    o_set(o, at + 9, put_node(o, (const Node *) n->base.nnconstraints));
    o_set(o, at + 10, put_node(o, (const Node *) n->base.options));
    o_set(o, at + 12, put_text(o, n->base.tablespacename));
    o_set(o, at + 13, put_text(o, n->base.accessMethod));
    o_set(o, at + 15, put_text(o, n->servername));
    o_set(o, at + 16, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_CreateUserMappingStmt(Out *o, const CreateUserMappingStmt *n)
{
    uint32_t at = open_node(o, 126, 4, -1);
    o->words[at + 4] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_node(o, (const Node *) n->user));
    o_set(o, at + 3, put_text(o, n->servername));
    o_set(o, at + 5, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterUserMappingStmt(Out *o, const AlterUserMappingStmt *n)
{
    uint32_t at = open_node(o, 127, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->user));
    o_set(o, at + 3, put_text(o, n->servername));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_DropUserMappingStmt(Out *o, const DropUserMappingStmt *n)
{
    uint32_t at = open_node(o, 128, 3, -1);
    o->words[at + 4] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_node(o, (const Node *) n->user));
    o_set(o, at + 3, put_text(o, n->servername));
    return at;
}

static uint32_t put_ImportForeignSchemaStmt(Out *o, const ImportForeignSchemaStmt *n)
{
    uint32_t at = open_node(o, 129, 6, -1);
    o->words[at + 5] = (uint32_t) n->list_type;
    o_set(o, at + 2, put_text(o, n->server_name));
    o_set(o, at + 3, put_text(o, n->remote_schema));
    o_set(o, at + 4, put_text(o, n->local_schema));
    o_set(o, at + 6, put_node(o, (const Node *) n->table_list));
    o_set(o, at + 7, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_CreatePolicyStmt(Out *o, const CreatePolicyStmt *n)
{
    uint32_t at = open_node(o, 130, 7, -1);
    o->words[at + 5] = (uint32_t) n->permissive;
    o_set(o, at + 2, put_text(o, n->policy_name));
    o_set(o, at + 3, put_node(o, (const Node *) n->table));
    o_set(o, at + 4, put_text(o, n->cmd_name));
    o_set(o, at + 6, put_node(o, (const Node *) n->roles));
    o_set(o, at + 7, put_node(o, (const Node *) n->qual));
    o_set(o, at + 8, put_node(o, (const Node *) n->with_check));
    return at;
}

static uint32_t put_AlterPolicyStmt(Out *o, const AlterPolicyStmt *n)
{
    uint32_t at = open_node(o, 131, 5, -1);
    o_set(o, at + 2, put_text(o, n->policy_name));
    o_set(o, at + 3, put_node(o, (const Node *) n->table));
    o_set(o, at + 4, put_node(o, (const Node *) n->roles));
    o_set(o, at + 5, put_node(o, (const Node *) n->qual));
    o_set(o, at + 6, put_node(o, (const Node *) n->with_check));
    return at;
}

static uint32_t put_CreateAmStmt(Out *o, const CreateAmStmt *n)
{
    uint32_t at = open_node(o, 132, 3, -1);
    o->words[at + 4] = (uint32_t) (unsigned char) n->amtype;
    o_set(o, at + 2, put_text(o, n->amname));
    o_set(o, at + 3, put_node(o, (const Node *) n->handler_name));
    return at;
}

static uint32_t put_CreateTrigStmt(Out *o, const CreateTrigStmt *n)
{
    uint32_t at = open_node(o, 133, 15, -1);
    o->words[at + 2] = (uint32_t) n->replace;
    o->words[at + 3] = (uint32_t) n->isconstraint;
    o->words[at + 8] = (uint32_t) n->row;
    o->words[at + 9] = (uint32_t) n->timing;
    o->words[at + 10] = (uint32_t) n->events;
    o->words[at + 14] = (uint32_t) n->deferrable;
    o->words[at + 15] = (uint32_t) n->initdeferred;
    o_set(o, at + 4, put_text(o, n->trigname));
    o_set(o, at + 5, put_node(o, (const Node *) n->relation));
    o_set(o, at + 6, put_node(o, (const Node *) n->funcname));
    o_set(o, at + 7, put_node(o, (const Node *) n->args));
    o_set(o, at + 11, put_node(o, (const Node *) n->columns));
    o_set(o, at + 12, put_node(o, (const Node *) n->whenClause));
    o_set(o, at + 13, put_node(o, (const Node *) n->transitionRels));
    o_set(o, at + 16, put_node(o, (const Node *) n->constrrel));
    return at;
}

static uint32_t put_CreateEventTrigStmt(Out *o, const CreateEventTrigStmt *n)
{
    uint32_t at = open_node(o, 134, 4, -1);
    o_set(o, at + 2, put_text(o, n->trigname));
    o_set(o, at + 3, put_text(o, n->eventname));
    o_set(o, at + 4, put_node(o, (const Node *) n->whenclause));
    o_set(o, at + 5, put_node(o, (const Node *) n->funcname));
    return at;
}

static uint32_t put_AlterEventTrigStmt(Out *o, const AlterEventTrigStmt *n)
{
    uint32_t at = open_node(o, 135, 2, -1);
    o->words[at + 3] = (uint32_t) (unsigned char) n->tgenabled;
    o_set(o, at + 2, put_text(o, n->trigname));
    return at;
}

static uint32_t put_CreatePLangStmt(Out *o, const CreatePLangStmt *n)
{
    uint32_t at = open_node(o, 136, 6, -1);
    o->words[at + 2] = (uint32_t) n->replace;
    o->words[at + 7] = (uint32_t) n->pltrusted;
    o_set(o, at + 3, put_text(o, n->plname));
    o_set(o, at + 4, put_node(o, (const Node *) n->plhandler));
    o_set(o, at + 5, put_node(o, (const Node *) n->plinline));
    o_set(o, at + 6, put_node(o, (const Node *) n->plvalidator));
    return at;
}

static uint32_t put_CreateRoleStmt(Out *o, const CreateRoleStmt *n)
{
    uint32_t at = open_node(o, 137, 3, -1);
    o->words[at + 2] = (uint32_t) n->stmt_type;
    o_set(o, at + 3, put_text(o, n->role));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterRoleStmt(Out *o, const AlterRoleStmt *n)
{
    uint32_t at = open_node(o, 138, 3, -1);
    o->words[at + 4] = (uint32_t) n->action;
    o_set(o, at + 2, put_node(o, (const Node *) n->role));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterRoleSetStmt(Out *o, const AlterRoleSetStmt *n)
{
    uint32_t at = open_node(o, 139, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->role));
    o_set(o, at + 3, put_text(o, n->database));
    o_set(o, at + 4, put_node(o, (const Node *) n->setstmt));
    return at;
}

static uint32_t put_DropRoleStmt(Out *o, const DropRoleStmt *n)
{
    uint32_t at = open_node(o, 140, 2, -1);
    o->words[at + 3] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_node(o, (const Node *) n->roles));
    return at;
}

static uint32_t put_CreateSeqStmt(Out *o, const CreateSeqStmt *n)
{
    uint32_t at = open_node(o, 141, 5, -1);
    o->words[at + 4] = (uint32_t) n->ownerId;
    o->words[at + 5] = (uint32_t) n->for_identity;
    o->words[at + 6] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_node(o, (const Node *) n->sequence));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterSeqStmt(Out *o, const AlterSeqStmt *n)
{
    uint32_t at = open_node(o, 142, 4, -1);
    o->words[at + 4] = (uint32_t) n->for_identity;
    o->words[at + 5] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_node(o, (const Node *) n->sequence));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_DefineStmt(Out *o, const DefineStmt *n)
{
    uint32_t at = open_node(o, 143, 7, -1);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 3] = (uint32_t) n->oldstyle;
    o->words[at + 7] = (uint32_t) n->if_not_exists;
    o->words[at + 8] = (uint32_t) n->replace;
    o_set(o, at + 4, put_node(o, (const Node *) n->defnames));
    o_set(o, at + 5, put_node(o, (const Node *) n->args));
    o_set(o, at + 6, put_node(o, (const Node *) n->definition));
    return at;
}

static uint32_t put_CreateDomainStmt(Out *o, const CreateDomainStmt *n)
{
    uint32_t at = open_node(o, 144, 4, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->domainname));
    o_set(o, at + 3, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 4, put_node(o, (const Node *) n->collClause));
    o_set(o, at + 5, put_node(o, (const Node *) n->constraints));
    return at;
}

static uint32_t put_CreateOpClassStmt(Out *o, const CreateOpClassStmt *n)
{
    uint32_t at = open_node(o, 145, 6, -1);
    o->words[at + 7] = (uint32_t) n->isDefault;
    o_set(o, at + 2, put_node(o, (const Node *) n->opclassname));
    o_set(o, at + 3, put_node(o, (const Node *) n->opfamilyname));
    o_set(o, at + 4, put_text(o, n->amname));
    o_set(o, at + 5, put_node(o, (const Node *) n->datatype));
    o_set(o, at + 6, put_node(o, (const Node *) n->items));
    return at;
}

static uint32_t put_CreateOpClassItem(Out *o, const CreateOpClassItem *n)
{
    uint32_t at = open_node(o, 146, 6, -1);
    o->words[at + 2] = (uint32_t) n->itemtype;
    o->words[at + 4] = (uint32_t) n->number;
    o_set(o, at + 3, put_node(o, (const Node *) n->name));
    o_set(o, at + 5, put_node(o, (const Node *) n->order_family));
    o_set(o, at + 6, put_node(o, (const Node *) n->class_args));
    o_set(o, at + 7, put_node(o, (const Node *) n->storedtype));
    return at;
}

static uint32_t put_CreateOpFamilyStmt(Out *o, const CreateOpFamilyStmt *n)
{
    uint32_t at = open_node(o, 147, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->opfamilyname));
    o_set(o, at + 3, put_text(o, n->amname));
    return at;
}

static uint32_t put_AlterOpFamilyStmt(Out *o, const AlterOpFamilyStmt *n)
{
    uint32_t at = open_node(o, 148, 4, -1);
    o->words[at + 4] = (uint32_t) n->isDrop;
    o_set(o, at + 2, put_node(o, (const Node *) n->opfamilyname));
    o_set(o, at + 3, put_text(o, n->amname));
    o_set(o, at + 5, put_node(o, (const Node *) n->items));
    return at;
}

static uint32_t put_DropStmt(Out *o, const DropStmt *n)
{
    uint32_t at = open_node(o, 149, 5, -1);
    o->words[at + 3] = (uint32_t) n->removeType;
    o->words[at + 4] = (uint32_t) n->behavior;
    o->words[at + 5] = (uint32_t) n->missing_ok;
    o->words[at + 6] = (uint32_t) n->concurrent;
    o_set(o, at + 2, put_node(o, (const Node *) n->objects));
    return at;
}

static uint32_t put_TruncateStmt(Out *o, const TruncateStmt *n)
{
    uint32_t at = open_node(o, 150, 3, -1);
    o->words[at + 3] = (uint32_t) n->restart_seqs;
    o->words[at + 4] = (uint32_t) n->behavior;
    o_set(o, at + 2, put_node(o, (const Node *) n->relations));
    return at;
}

static uint32_t put_CommentStmt(Out *o, const CommentStmt *n)
{
    uint32_t at = open_node(o, 151, 3, -1);
    o->words[at + 2] = (uint32_t) n->objtype;
    o_set(o, at + 3, put_node(o, (const Node *) n->object));
    o_set(o, at + 4, put_text(o, n->comment));
    return at;
}

static uint32_t put_SecLabelStmt(Out *o, const SecLabelStmt *n)
{
    uint32_t at = open_node(o, 152, 4, -1);
    o->words[at + 2] = (uint32_t) n->objtype;
    o_set(o, at + 3, put_node(o, (const Node *) n->object));
    o_set(o, at + 4, put_text(o, n->provider));
    o_set(o, at + 5, put_text(o, n->label));
    return at;
}

static uint32_t put_DeclareCursorStmt(Out *o, const DeclareCursorStmt *n)
{
    uint32_t at = open_node(o, 153, 3, -1);
    o->words[at + 3] = (uint32_t) n->options;
    o_set(o, at + 2, put_text(o, n->portalname));
    o_set(o, at + 4, put_node(o, (const Node *) n->query));
    return at;
}

static uint32_t put_ClosePortalStmt(Out *o, const ClosePortalStmt *n)
{
    uint32_t at = open_node(o, 154, 1, -1);
    o_set(o, at + 2, put_text(o, n->portalname));
    return at;
}

static uint32_t put_FetchStmt(Out *o, const FetchStmt *n)
{
    uint32_t at = open_node(o, 155, 5, -1);
    o->words[at + 2] = (uint32_t) n->direction;
    o->words[at + 3] = (uint32_t) (uint64_t) n->howMany;
    o->words[at + 4] = (uint32_t) ((uint64_t) n->howMany >> 32);
    o->words[at + 6] = (uint32_t) n->ismove;
    o_set(o, at + 5, put_text(o, n->portalname));
    return at;
}

static uint32_t put_IndexStmt(Out *o, const IndexStmt *n)
{
    uint32_t at = open_node(o, 156, 25, -1);
    o->words[at + 12] = (uint32_t) n->indexOid;
    o->words[at + 13] = (uint32_t) n->oldNumber;
    o->words[at + 14] = (uint32_t) n->oldCreateSubid;
    o->words[at + 15] = (uint32_t) n->oldFirstRelfilelocatorSubid;
    o->words[at + 16] = (uint32_t) n->unique;
    o->words[at + 17] = (uint32_t) n->nulls_not_distinct;
    o->words[at + 18] = (uint32_t) n->primary;
    o->words[at + 19] = (uint32_t) n->isconstraint;
    o->words[at + 20] = (uint32_t) n->iswithoutoverlaps;
    o->words[at + 21] = (uint32_t) n->deferrable;
    o->words[at + 22] = (uint32_t) n->initdeferred;
    o->words[at + 23] = (uint32_t) n->transformed;
    o->words[at + 24] = (uint32_t) n->concurrent;
    o->words[at + 25] = (uint32_t) n->if_not_exists;
    o->words[at + 26] = (uint32_t) n->reset_default_tblspc;
    o_set(o, at + 2, put_text(o, n->idxname));
    o_set(o, at + 3, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_text(o, n->accessMethod));
    o_set(o, at + 5, put_text(o, n->tableSpace));
    o_set(o, at + 6, put_node(o, (const Node *) n->indexParams));
    o_set(o, at + 7, put_node(o, (const Node *) n->indexIncludingParams));
    o_set(o, at + 8, put_node(o, (const Node *) n->options));
    o_set(o, at + 9, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 10, put_node(o, (const Node *) n->excludeOpNames));
    o_set(o, at + 11, put_text(o, n->idxcomment));
    return at;
}

static uint32_t put_CreateStatsStmt(Out *o, const CreateStatsStmt *n)
{
    uint32_t at = open_node(o, 157, 8, -1);
    o->words[at + 7] = (uint32_t) n->transformed;
    o->words[at + 8] = (uint32_t) n->if_not_exists;
    o->words[at + 9] = (uint32_t) n->owner;
    o_set(o, at + 2, put_node(o, (const Node *) n->defnames));
    o_set(o, at + 3, put_node(o, (const Node *) n->stat_types));
    o_set(o, at + 4, put_node(o, (const Node *) n->exprs));
    o_set(o, at + 5, put_node(o, (const Node *) n->relations));
    o_set(o, at + 6, put_text(o, n->stxcomment));
    return at;
}

static uint32_t put_StatsElem(Out *o, const StatsElem *n)
{
    uint32_t at = open_node(o, 158, 2, -1);
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->expr));
    return at;
}

static uint32_t put_AlterStatsStmt(Out *o, const AlterStatsStmt *n)
{
    uint32_t at = open_node(o, 159, 3, -1);
    o->words[at + 4] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_node(o, (const Node *) n->defnames));
    o_set(o, at + 3, put_node(o, (const Node *) n->stxstattarget));
    return at;
}

static uint32_t put_CreateFunctionStmt(Out *o, const CreateFunctionStmt *n)
{
    uint32_t at = open_node(o, 160, 7, -1);
    o->words[at + 2] = (uint32_t) n->is_procedure;
    o->words[at + 3] = (uint32_t) n->replace;
    o_set(o, at + 4, put_node(o, (const Node *) n->funcname));
    o_set(o, at + 5, put_node(o, (const Node *) n->parameters));
    o_set(o, at + 6, put_node(o, (const Node *) n->returnType));
    o_set(o, at + 7, put_node(o, (const Node *) n->options));
    o_set(o, at + 8, put_node(o, (const Node *) n->sql_body));
    return at;
}

static uint32_t put_FunctionParameter(Out *o, const FunctionParameter *n)
{
    uint32_t at = open_node(o, 161, 4, n->location);
    o->words[at + 4] = (uint32_t) n->mode;
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->argType));
    o_set(o, at + 5, put_node(o, (const Node *) n->defexpr));
    return at;
}

static uint32_t put_AlterFunctionStmt(Out *o, const AlterFunctionStmt *n)
{
    uint32_t at = open_node(o, 162, 3, -1);
    o->words[at + 2] = (uint32_t) n->objtype;
    o_set(o, at + 3, put_node(o, (const Node *) n->func));
    o_set(o, at + 4, put_node(o, (const Node *) n->actions));
    return at;
}

static uint32_t put_DoStmt(Out *o, const DoStmt *n)
{
    uint32_t at = open_node(o, 163, 1, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->args));
    return at;
}

static uint32_t put_CallStmt(Out *o, const CallStmt *n)
{
    uint32_t at = open_node(o, 164, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->funccall));
    o_set(o, at + 3, put_node(o, (const Node *) n->funcexpr));
    o_set(o, at + 4, put_node(o, (const Node *) n->outargs));
    return at;
}

static uint32_t put_RenameStmt(Out *o, const RenameStmt *n)
{
    uint32_t at = open_node(o, 165, 8, -1);
    o->words[at + 2] = (uint32_t) n->renameType;
    o->words[at + 3] = (uint32_t) n->relationType;
    o->words[at + 8] = (uint32_t) n->behavior;
    o->words[at + 9] = (uint32_t) n->missing_ok;
    o_set(o, at + 4, put_node(o, (const Node *) n->relation));
    o_set(o, at + 5, put_node(o, (const Node *) n->object));
    o_set(o, at + 6, put_text(o, n->subname));
    o_set(o, at + 7, put_text(o, n->newname));
    return at;
}

static uint32_t put_AlterObjectDependsStmt(Out *o, const AlterObjectDependsStmt *n)
{
    uint32_t at = open_node(o, 166, 5, -1);
    o->words[at + 2] = (uint32_t) n->objectType;
    o->words[at + 6] = (uint32_t) n->remove;
    o_set(o, at + 3, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_node(o, (const Node *) n->object));
    o_set(o, at + 5, put_node(o, (const Node *) n->extname));
    return at;
}

static uint32_t put_AlterObjectSchemaStmt(Out *o, const AlterObjectSchemaStmt *n)
{
    uint32_t at = open_node(o, 167, 5, -1);
    o->words[at + 2] = (uint32_t) n->objectType;
    o->words[at + 6] = (uint32_t) n->missing_ok;
    o_set(o, at + 3, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_node(o, (const Node *) n->object));
    o_set(o, at + 5, put_text(o, n->newschema));
    return at;
}

static uint32_t put_AlterOwnerStmt(Out *o, const AlterOwnerStmt *n)
{
    uint32_t at = open_node(o, 168, 4, -1);
    o->words[at + 2] = (uint32_t) n->objectType;
    o_set(o, at + 3, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_node(o, (const Node *) n->object));
    o_set(o, at + 5, put_node(o, (const Node *) n->newowner));
    return at;
}

static uint32_t put_AlterOperatorStmt(Out *o, const AlterOperatorStmt *n)
{
    uint32_t at = open_node(o, 169, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->opername));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterTypeStmt(Out *o, const AlterTypeStmt *n)
{
    uint32_t at = open_node(o, 170, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_RuleStmt(Out *o, const RuleStmt *n)
{
    uint32_t at = open_node(o, 171, 7, -1);
    o->words[at + 5] = (uint32_t) n->event;
    o->words[at + 6] = (uint32_t) n->instead;
    o->words[at + 8] = (uint32_t) n->replace;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_text(o, n->rulename));
    o_set(o, at + 4, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 7, put_node(o, (const Node *) n->actions));
    return at;
}

static uint32_t put_NotifyStmt(Out *o, const NotifyStmt *n)
{
    uint32_t at = open_node(o, 172, 3, -1);
    o->words[at + 4] = (uint32_t) n->payload_location;
    o_set(o, at + 2, put_text(o, n->conditionname));
    o_set(o, at + 3, put_text(o, n->payload));
    return at;
}

static uint32_t put_ListenStmt(Out *o, const ListenStmt *n)
{
    uint32_t at = open_node(o, 173, 1, -1);
    o_set(o, at + 2, put_text(o, n->conditionname));
    return at;
}

static uint32_t put_UnlistenStmt(Out *o, const UnlistenStmt *n)
{
    uint32_t at = open_node(o, 174, 1, -1);
    o_set(o, at + 2, put_text(o, n->conditionname));
    return at;
}

static uint32_t put_TransactionStmt(Out *o, const TransactionStmt *n)
{
    uint32_t at = open_node(o, 175, 5, n->location);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 6] = (uint32_t) n->chain;
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    o_set(o, at + 4, put_text(o, n->savepoint_name));
    o_set(o, at + 5, put_text(o, n->gid));
    return at;
}

static uint32_t put_CompositeTypeStmt(Out *o, const CompositeTypeStmt *n)
{
    uint32_t at = open_node(o, 176, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->typevar));
    o_set(o, at + 3, put_node(o, (const Node *) n->coldeflist));
    return at;
}

static uint32_t put_CreateEnumStmt(Out *o, const CreateEnumStmt *n)
{
    uint32_t at = open_node(o, 177, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 3, put_node(o, (const Node *) n->vals));
    return at;
}

static uint32_t put_CreateRangeStmt(Out *o, const CreateRangeStmt *n)
{
    uint32_t at = open_node(o, 178, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 3, put_node(o, (const Node *) n->params));
    return at;
}

static uint32_t put_AlterEnumStmt(Out *o, const AlterEnumStmt *n)
{
    uint32_t at = open_node(o, 179, 6, -1);
    o->words[at + 6] = (uint32_t) n->newValIsAfter;
    o->words[at + 7] = (uint32_t) n->skipIfNewValExists;
    o_set(o, at + 2, put_node(o, (const Node *) n->typeName));
    o_set(o, at + 3, put_text(o, n->oldVal));
    o_set(o, at + 4, put_text(o, n->newVal));
    o_set(o, at + 5, put_text(o, n->newValNeighbor));
    return at;
}

static uint32_t put_ViewStmt(Out *o, const ViewStmt *n)
{
    uint32_t at = open_node(o, 180, 6, -1);
    o->words[at + 5] = (uint32_t) n->replace;
    o->words[at + 7] = (uint32_t) n->withCheckOption;
    o_set(o, at + 2, put_node(o, (const Node *) n->view));
    o_set(o, at + 3, put_node(o, (const Node *) n->aliases));
    o_set(o, at + 4, put_node(o, (const Node *) n->query));
    o_set(o, at + 6, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_LoadStmt(Out *o, const LoadStmt *n)
{
    uint32_t at = open_node(o, 181, 1, -1);
    o_set(o, at + 2, put_text(o, n->filename));
    return at;
}

static uint32_t put_CreatedbStmt(Out *o, const CreatedbStmt *n)
{
    uint32_t at = open_node(o, 182, 2, -1);
    o_set(o, at + 2, put_text(o, n->dbname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterDatabaseStmt(Out *o, const AlterDatabaseStmt *n)
{
    uint32_t at = open_node(o, 183, 2, -1);
    o_set(o, at + 2, put_text(o, n->dbname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterDatabaseRefreshCollStmt(Out *o, const AlterDatabaseRefreshCollStmt *n)
{
    uint32_t at = open_node(o, 184, 1, -1);
    o_set(o, at + 2, put_text(o, n->dbname));
    return at;
}

static uint32_t put_AlterDatabaseSetStmt(Out *o, const AlterDatabaseSetStmt *n)
{
    uint32_t at = open_node(o, 185, 2, -1);
    o_set(o, at + 2, put_text(o, n->dbname));
    o_set(o, at + 3, put_node(o, (const Node *) n->setstmt));
    return at;
}

static uint32_t put_DropdbStmt(Out *o, const DropdbStmt *n)
{
    uint32_t at = open_node(o, 186, 3, -1);
    o->words[at + 3] = (uint32_t) n->missing_ok;
    o_set(o, at + 2, put_text(o, n->dbname));
    o_set(o, at + 4, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterSystemStmt(Out *o, const AlterSystemStmt *n)
{
    uint32_t at = open_node(o, 187, 1, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->setstmt));
    return at;
}

static uint32_t put_ClusterStmt(Out *o, const ClusterStmt *n)
{
    uint32_t at = open_node(o, 188, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_text(o, n->indexname));
    o_set(o, at + 4, put_node(o, (const Node *) n->params));
    return at;
}

static uint32_t put_VacuumStmt(Out *o, const VacuumStmt *n)
{
    uint32_t at = open_node(o, 189, 3, -1);
    o->words[at + 4] = (uint32_t) n->is_vacuumcmd;
    o_set(o, at + 2, put_node(o, (const Node *) n->options));
    o_set(o, at + 3, put_node(o, (const Node *) n->rels));
    return at;
}

static uint32_t put_VacuumRelation(Out *o, const VacuumRelation *n)
{
    uint32_t at = open_node(o, 190, 3, -1);
    o->words[at + 3] = (uint32_t) n->oid;
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_node(o, (const Node *) n->va_cols));
    return at;
}

static uint32_t put_ExplainStmt(Out *o, const ExplainStmt *n)
{
    uint32_t at = open_node(o, 191, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->query));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_CreateTableAsStmt(Out *o, const CreateTableAsStmt *n)
{
    uint32_t at = open_node(o, 192, 5, -1);
    o->words[at + 4] = (uint32_t) n->objtype;
    o->words[at + 5] = (uint32_t) n->is_select_into;
    o->words[at + 6] = (uint32_t) n->if_not_exists;
    o_set(o, at + 2, put_node(o, (const Node *) n->query));
    o_set(o, at + 3, put_node(o, (const Node *) n->into));
    return at;
}

static uint32_t put_RefreshMatViewStmt(Out *o, const RefreshMatViewStmt *n)
{
    uint32_t at = open_node(o, 193, 3, -1);
    o->words[at + 2] = (uint32_t) n->concurrent;
    o->words[at + 3] = (uint32_t) n->skipData;
    o_set(o, at + 4, put_node(o, (const Node *) n->relation));
    return at;
}

static uint32_t put_CheckPointStmt(Out *o, const CheckPointStmt *n)
{
    uint32_t at = open_node(o, 194, 0, -1);
    (void) n;
    return at;
}

static uint32_t put_DiscardStmt(Out *o, const DiscardStmt *n)
{
    uint32_t at = open_node(o, 195, 1, -1);
    o->words[at + 2] = (uint32_t) n->target;
    return at;
}

static uint32_t put_LockStmt(Out *o, const LockStmt *n)
{
    uint32_t at = open_node(o, 196, 3, -1);
    o->words[at + 3] = (uint32_t) n->mode;
    o->words[at + 4] = (uint32_t) n->nowait;
    o_set(o, at + 2, put_node(o, (const Node *) n->relations));
    return at;
}

static uint32_t put_ConstraintsSetStmt(Out *o, const ConstraintsSetStmt *n)
{
    uint32_t at = open_node(o, 197, 2, -1);
    o->words[at + 3] = (uint32_t) n->deferred;
    o_set(o, at + 2, put_node(o, (const Node *) n->constraints));
    return at;
}

static uint32_t put_ReindexStmt(Out *o, const ReindexStmt *n)
{
    uint32_t at = open_node(o, 198, 4, -1);
    o->words[at + 2] = (uint32_t) n->kind;
    o_set(o, at + 3, put_node(o, (const Node *) n->relation));
    o_set(o, at + 4, put_text(o, n->name));
    o_set(o, at + 5, put_node(o, (const Node *) n->params));
    return at;
}

static uint32_t put_CreateConversionStmt(Out *o, const CreateConversionStmt *n)
{
    uint32_t at = open_node(o, 199, 5, -1);
    o->words[at + 6] = (uint32_t) n->def;
    o_set(o, at + 2, put_node(o, (const Node *) n->conversion_name));
    o_set(o, at + 3, put_text(o, n->for_encoding_name));
    o_set(o, at + 4, put_text(o, n->to_encoding_name));
    o_set(o, at + 5, put_node(o, (const Node *) n->func_name));
    return at;
}

static uint32_t put_CreateCastStmt(Out *o, const CreateCastStmt *n)
{
    uint32_t at = open_node(o, 200, 5, -1);
    o->words[at + 5] = (uint32_t) n->context;
    o->words[at + 6] = (uint32_t) n->inout;
    o_set(o, at + 2, put_node(o, (const Node *) n->sourcetype));
    o_set(o, at + 3, put_node(o, (const Node *) n->targettype));
    o_set(o, at + 4, put_node(o, (const Node *) n->func));
    return at;
}

static uint32_t put_CreateTransformStmt(Out *o, const CreateTransformStmt *n)
{
    uint32_t at = open_node(o, 201, 5, -1);
    o->words[at + 2] = (uint32_t) n->replace;
    o_set(o, at + 3, put_node(o, (const Node *) n->type_name));
    o_set(o, at + 4, put_text(o, n->lang));
    o_set(o, at + 5, put_node(o, (const Node *) n->fromsql));
    o_set(o, at + 6, put_node(o, (const Node *) n->tosql));
    return at;
}

static uint32_t put_PrepareStmt(Out *o, const PrepareStmt *n)
{
    uint32_t at = open_node(o, 202, 3, -1);
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->argtypes));
    o_set(o, at + 4, put_node(o, (const Node *) n->query));
    return at;
}

static uint32_t put_ExecuteStmt(Out *o, const ExecuteStmt *n)
{
    uint32_t at = open_node(o, 203, 2, -1);
    o_set(o, at + 2, put_text(o, n->name));
    o_set(o, at + 3, put_node(o, (const Node *) n->params));
    return at;
}

static uint32_t put_DeallocateStmt(Out *o, const DeallocateStmt *n)
{
    uint32_t at = open_node(o, 204, 2, n->location);
    o->words[at + 3] = (uint32_t) n->isall;
    o_set(o, at + 2, put_text(o, n->name));
    return at;
}

static uint32_t put_DropOwnedStmt(Out *o, const DropOwnedStmt *n)
{
    uint32_t at = open_node(o, 205, 2, -1);
    o->words[at + 3] = (uint32_t) n->behavior;
    o_set(o, at + 2, put_node(o, (const Node *) n->roles));
    return at;
}

static uint32_t put_ReassignOwnedStmt(Out *o, const ReassignOwnedStmt *n)
{
    uint32_t at = open_node(o, 206, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->roles));
    o_set(o, at + 3, put_node(o, (const Node *) n->newrole));
    return at;
}

static uint32_t put_AlterTSDictionaryStmt(Out *o, const AlterTSDictionaryStmt *n)
{
    uint32_t at = open_node(o, 207, 2, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->dictname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterTSConfigurationStmt(Out *o, const AlterTSConfigurationStmt *n)
{
    uint32_t at = open_node(o, 208, 7, -1);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 6] = (uint32_t) n->override;
    o->words[at + 7] = (uint32_t) n->replace;
    o->words[at + 8] = (uint32_t) n->missing_ok;
    o_set(o, at + 3, put_node(o, (const Node *) n->cfgname));
    o_set(o, at + 4, put_node(o, (const Node *) n->tokentype));
    o_set(o, at + 5, put_node(o, (const Node *) n->dicts));
    return at;
}

static uint32_t put_PublicationTable(Out *o, const PublicationTable *n)
{
    uint32_t at = open_node(o, 209, 3, -1);
    o_set(o, at + 2, put_node(o, (const Node *) n->relation));
    o_set(o, at + 3, put_node(o, (const Node *) n->whereClause));
    o_set(o, at + 4, put_node(o, (const Node *) n->columns));
    return at;
}

static uint32_t put_PublicationObjSpec(Out *o, const PublicationObjSpec *n)
{
    uint32_t at = open_node(o, 210, 3, n->location);
    o->words[at + 2] = (uint32_t) n->pubobjtype;
    o_set(o, at + 3, put_text(o, n->name));
    o_set(o, at + 4, put_node(o, (const Node *) n->pubtable));
    return at;
}

static uint32_t put_CreatePublicationStmt(Out *o, const CreatePublicationStmt *n)
{
    uint32_t at = open_node(o, 211, 4, -1);
    o->words[at + 5] = (uint32_t) n->for_all_tables;
    o_set(o, at + 2, put_text(o, n->pubname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    o_set(o, at + 4, put_node(o, (const Node *) n->pubobjects));
    return at;
}

static uint32_t put_AlterPublicationStmt(Out *o, const AlterPublicationStmt *n)
{
    uint32_t at = open_node(o, 212, 5, -1);
    o->words[at + 5] = (uint32_t) n->for_all_tables;
    o->words[at + 6] = (uint32_t) n->action;
    o_set(o, at + 2, put_text(o, n->pubname));
    o_set(o, at + 3, put_node(o, (const Node *) n->options));
    o_set(o, at + 4, put_node(o, (const Node *) n->pubobjects));
    return at;
}

static uint32_t put_CreateSubscriptionStmt(Out *o, const CreateSubscriptionStmt *n)
{
    uint32_t at = open_node(o, 213, 5, -1);
    o->words[at + 6] = (uint32_t) n->conninfo_location;
    o_set(o, at + 2, put_text(o, n->subname));
    o_set(o, at + 3, put_text(o, n->conninfo));
    o_set(o, at + 4, put_node(o, (const Node *) n->publication));
    o_set(o, at + 5, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_AlterSubscriptionStmt(Out *o, const AlterSubscriptionStmt *n)
{
    uint32_t at = open_node(o, 214, 6, -1);
    o->words[at + 2] = (uint32_t) n->kind;
    o->words[at + 7] = (uint32_t) n->conninfo_location;
    o_set(o, at + 3, put_text(o, n->subname));
    o_set(o, at + 4, put_text(o, n->conninfo));
    o_set(o, at + 5, put_node(o, (const Node *) n->publication));
    o_set(o, at + 6, put_node(o, (const Node *) n->options));
    return at;
}

static uint32_t put_DropSubscriptionStmt(Out *o, const DropSubscriptionStmt *n)
{
    uint32_t at = open_node(o, 215, 3, -1);
    o->words[at + 3] = (uint32_t) n->missing_ok;
    o->words[at + 4] = (uint32_t) n->behavior;
    o_set(o, at + 2, put_text(o, n->subname));
    return at;
}

static uint32_t put_Integer(Out *o, const Integer *n)
{
    uint32_t at = open_node(o, 216, 1, -1);
    o->words[at + 2] = (uint32_t) n->ival;
    return at;
}

static uint32_t put_Float(Out *o, const Float *n)
{
    uint32_t at = open_node(o, 217, 1, -1);
    o_set(o, at + 2, put_text(o, n->fval));
    return at;
}

static uint32_t put_Boolean(Out *o, const Boolean *n)
{
    uint32_t at = open_node(o, 218, 1, -1);
    o->words[at + 2] = (uint32_t) n->boolval;
    return at;
}

static uint32_t put_String(Out *o, const String *n)
{
    uint32_t at = open_node(o, 219, 1, -1);
    o_set(o, at + 2, put_text(o, n->sval));
    return at;
}

static uint32_t put_BitString(Out *o, const BitString *n)
{
    uint32_t at = open_node(o, 220, 1, -1);
    o_set(o, at + 2, put_text(o, n->bsval));
    return at;
}

static uint32_t put_known(Out *o, const Node *n)
{
    switch (nodeTag(n))
    {
        case T_Alias: return put_Alias(o, (const Alias *) n);
        case T_RangeVar: return put_RangeVar(o, (const RangeVar *) n);
        case T_IntoClause: return put_IntoClause(o, (const IntoClause *) n);
        case T_GroupingFunc: return put_GroupingFunc(o, (const GroupingFunc *) n);
        case T_MergeSupportFunc: return put_MergeSupportFunc(o, (const MergeSupportFunc *) n);
        case T_NamedArgExpr: return put_NamedArgExpr(o, (const NamedArgExpr *) n);
        case T_BoolExpr: return put_BoolExpr(o, (const BoolExpr *) n);
        case T_SubLink: return put_SubLink(o, (const SubLink *) n);
        case T_CaseExpr: return put_CaseExpr(o, (const CaseExpr *) n);
        case T_CaseWhen: return put_CaseWhen(o, (const CaseWhen *) n);
        case T_RowExpr: return put_RowExpr(o, (const RowExpr *) n);
        case T_CoalesceExpr: return put_CoalesceExpr(o, (const CoalesceExpr *) n);
        case T_MinMaxExpr: return put_MinMaxExpr(o, (const MinMaxExpr *) n);
        case T_SQLValueFunction: return put_SQLValueFunction(o, (const SQLValueFunction *) n);
        case T_XmlExpr: return put_XmlExpr(o, (const XmlExpr *) n);
        case T_JsonFormat: return put_JsonFormat(o, (const JsonFormat *) n);
        case T_JsonReturning: return put_JsonReturning(o, (const JsonReturning *) n);
        case T_JsonValueExpr: return put_JsonValueExpr(o, (const JsonValueExpr *) n);
        case T_JsonIsPredicate: return put_JsonIsPredicate(o, (const JsonIsPredicate *) n);
        case T_JsonBehavior: return put_JsonBehavior(o, (const JsonBehavior *) n);
        case T_NullTest: return put_NullTest(o, (const NullTest *) n);
        case T_BooleanTest: return put_BooleanTest(o, (const BooleanTest *) n);
        case T_SetToDefault: return put_SetToDefault(o, (const SetToDefault *) n);
        case T_CurrentOfExpr: return put_CurrentOfExpr(o, (const CurrentOfExpr *) n);
        case T_JoinExpr: return put_JoinExpr(o, (const JoinExpr *) n);
        case T_TypeName: return put_TypeName(o, (const TypeName *) n);
        case T_ColumnRef: return put_ColumnRef(o, (const ColumnRef *) n);
        case T_ParamRef: return put_ParamRef(o, (const ParamRef *) n);
        case T_A_Expr: return put_A_Expr(o, (const A_Expr *) n);
        case T_A_Const: return put_A_Const(o, (const A_Const *) n);
        case T_TypeCast: return put_TypeCast(o, (const TypeCast *) n);
        case T_CollateClause: return put_CollateClause(o, (const CollateClause *) n);
        case T_RoleSpec: return put_RoleSpec(o, (const RoleSpec *) n);
        case T_FuncCall: return put_FuncCall(o, (const FuncCall *) n);
        case T_A_Star: return put_A_Star(o, (const A_Star *) n);
        case T_A_Indices: return put_A_Indices(o, (const A_Indices *) n);
        case T_A_Indirection: return put_A_Indirection(o, (const A_Indirection *) n);
        case T_A_ArrayExpr: return put_A_ArrayExpr(o, (const A_ArrayExpr *) n);
        case T_ResTarget: return put_ResTarget(o, (const ResTarget *) n);
        case T_MultiAssignRef: return put_MultiAssignRef(o, (const MultiAssignRef *) n);
        case T_SortBy: return put_SortBy(o, (const SortBy *) n);
        case T_WindowDef: return put_WindowDef(o, (const WindowDef *) n);
        case T_RangeSubselect: return put_RangeSubselect(o, (const RangeSubselect *) n);
        case T_RangeFunction: return put_RangeFunction(o, (const RangeFunction *) n);
        case T_RangeTableFunc: return put_RangeTableFunc(o, (const RangeTableFunc *) n);
        case T_RangeTableFuncCol: return put_RangeTableFuncCol(o, (const RangeTableFuncCol *) n);
        case T_RangeTableSample: return put_RangeTableSample(o, (const RangeTableSample *) n);
        case T_ColumnDef: return put_ColumnDef(o, (const ColumnDef *) n);
        case T_TableLikeClause: return put_TableLikeClause(o, (const TableLikeClause *) n);
        case T_IndexElem: return put_IndexElem(o, (const IndexElem *) n);
        case T_DefElem: return put_DefElem(o, (const DefElem *) n);
        case T_LockingClause: return put_LockingClause(o, (const LockingClause *) n);
        case T_XmlSerialize: return put_XmlSerialize(o, (const XmlSerialize *) n);
        case T_PartitionElem: return put_PartitionElem(o, (const PartitionElem *) n);
        case T_PartitionSpec: return put_PartitionSpec(o, (const PartitionSpec *) n);
        case T_PartitionBoundSpec: return put_PartitionBoundSpec(o, (const PartitionBoundSpec *) n);
        case T_PartitionRangeDatum: return put_PartitionRangeDatum(o, (const PartitionRangeDatum *) n);
        case T_PartitionCmd: return put_PartitionCmd(o, (const PartitionCmd *) n);
        case T_GroupingSet: return put_GroupingSet(o, (const GroupingSet *) n);
        case T_WithClause: return put_WithClause(o, (const WithClause *) n);
        case T_InferClause: return put_InferClause(o, (const InferClause *) n);
        case T_OnConflictClause: return put_OnConflictClause(o, (const OnConflictClause *) n);
        case T_CTESearchClause: return put_CTESearchClause(o, (const CTESearchClause *) n);
        case T_CTECycleClause: return put_CTECycleClause(o, (const CTECycleClause *) n);
        case T_CommonTableExpr: return put_CommonTableExpr(o, (const CommonTableExpr *) n);
        case T_MergeWhenClause: return put_MergeWhenClause(o, (const MergeWhenClause *) n);
        case T_ReturningOption: return put_ReturningOption(o, (const ReturningOption *) n);
        case T_ReturningClause: return put_ReturningClause(o, (const ReturningClause *) n);
        case T_TriggerTransition: return put_TriggerTransition(o, (const TriggerTransition *) n);
        case T_JsonOutput: return put_JsonOutput(o, (const JsonOutput *) n);
        case T_JsonArgument: return put_JsonArgument(o, (const JsonArgument *) n);
        case T_JsonFuncExpr: return put_JsonFuncExpr(o, (const JsonFuncExpr *) n);
        case T_JsonTablePathSpec: return put_JsonTablePathSpec(o, (const JsonTablePathSpec *) n);
        case T_JsonTable: return put_JsonTable(o, (const JsonTable *) n);
        case T_JsonTableColumn: return put_JsonTableColumn(o, (const JsonTableColumn *) n);
        case T_JsonKeyValue: return put_JsonKeyValue(o, (const JsonKeyValue *) n);
        case T_JsonParseExpr: return put_JsonParseExpr(o, (const JsonParseExpr *) n);
        case T_JsonScalarExpr: return put_JsonScalarExpr(o, (const JsonScalarExpr *) n);
        case T_JsonSerializeExpr: return put_JsonSerializeExpr(o, (const JsonSerializeExpr *) n);
        case T_JsonObjectConstructor: return put_JsonObjectConstructor(o, (const JsonObjectConstructor *) n);
        case T_JsonArrayConstructor: return put_JsonArrayConstructor(o, (const JsonArrayConstructor *) n);
        case T_JsonArrayQueryConstructor: return put_JsonArrayQueryConstructor(o, (const JsonArrayQueryConstructor *) n);
        case T_JsonAggConstructor: return put_JsonAggConstructor(o, (const JsonAggConstructor *) n);
        case T_JsonObjectAgg: return put_JsonObjectAgg(o, (const JsonObjectAgg *) n);
        case T_JsonArrayAgg: return put_JsonArrayAgg(o, (const JsonArrayAgg *) n);
        case T_RawStmt: return put_RawStmt(o, (const RawStmt *) n);
        case T_InsertStmt: return put_InsertStmt(o, (const InsertStmt *) n);
        case T_DeleteStmt: return put_DeleteStmt(o, (const DeleteStmt *) n);
        case T_UpdateStmt: return put_UpdateStmt(o, (const UpdateStmt *) n);
        case T_MergeStmt: return put_MergeStmt(o, (const MergeStmt *) n);
        case T_SelectStmt: return put_SelectStmt(o, (const SelectStmt *) n);
        case T_ReturnStmt: return put_ReturnStmt(o, (const ReturnStmt *) n);
        case T_PLAssignStmt: return put_PLAssignStmt(o, (const PLAssignStmt *) n);
        case T_CreateSchemaStmt: return put_CreateSchemaStmt(o, (const CreateSchemaStmt *) n);
        case T_AlterTableStmt: return put_AlterTableStmt(o, (const AlterTableStmt *) n);
        case T_AlterTableCmd: return put_AlterTableCmd(o, (const AlterTableCmd *) n);
        case T_ATAlterConstraint: return put_ATAlterConstraint(o, (const ATAlterConstraint *) n);
        case T_ReplicaIdentityStmt: return put_ReplicaIdentityStmt(o, (const ReplicaIdentityStmt *) n);
        case T_AlterCollationStmt: return put_AlterCollationStmt(o, (const AlterCollationStmt *) n);
        case T_AlterDomainStmt: return put_AlterDomainStmt(o, (const AlterDomainStmt *) n);
        case T_GrantStmt: return put_GrantStmt(o, (const GrantStmt *) n);
        case T_ObjectWithArgs: return put_ObjectWithArgs(o, (const ObjectWithArgs *) n);
        case T_AccessPriv: return put_AccessPriv(o, (const AccessPriv *) n);
        case T_GrantRoleStmt: return put_GrantRoleStmt(o, (const GrantRoleStmt *) n);
        case T_AlterDefaultPrivilegesStmt: return put_AlterDefaultPrivilegesStmt(o, (const AlterDefaultPrivilegesStmt *) n);
        case T_CopyStmt: return put_CopyStmt(o, (const CopyStmt *) n);
        case T_VariableSetStmt: return put_VariableSetStmt(o, (const VariableSetStmt *) n);
        case T_VariableShowStmt: return put_VariableShowStmt(o, (const VariableShowStmt *) n);
        case T_CreateStmt: return put_CreateStmt(o, (const CreateStmt *) n);
        case T_Constraint: return put_Constraint(o, (const Constraint *) n);
        case T_CreateTableSpaceStmt: return put_CreateTableSpaceStmt(o, (const CreateTableSpaceStmt *) n);
        case T_DropTableSpaceStmt: return put_DropTableSpaceStmt(o, (const DropTableSpaceStmt *) n);
        case T_AlterTableSpaceOptionsStmt: return put_AlterTableSpaceOptionsStmt(o, (const AlterTableSpaceOptionsStmt *) n);
        case T_AlterTableMoveAllStmt: return put_AlterTableMoveAllStmt(o, (const AlterTableMoveAllStmt *) n);
        case T_CreateExtensionStmt: return put_CreateExtensionStmt(o, (const CreateExtensionStmt *) n);
        case T_AlterExtensionStmt: return put_AlterExtensionStmt(o, (const AlterExtensionStmt *) n);
        case T_AlterExtensionContentsStmt: return put_AlterExtensionContentsStmt(o, (const AlterExtensionContentsStmt *) n);
        case T_CreateFdwStmt: return put_CreateFdwStmt(o, (const CreateFdwStmt *) n);
        case T_AlterFdwStmt: return put_AlterFdwStmt(o, (const AlterFdwStmt *) n);
        case T_CreateForeignServerStmt: return put_CreateForeignServerStmt(o, (const CreateForeignServerStmt *) n);
        case T_AlterForeignServerStmt: return put_AlterForeignServerStmt(o, (const AlterForeignServerStmt *) n);
        case T_CreateForeignTableStmt: return put_CreateForeignTableStmt(o, (const CreateForeignTableStmt *) n);
        case T_CreateUserMappingStmt: return put_CreateUserMappingStmt(o, (const CreateUserMappingStmt *) n);
        case T_AlterUserMappingStmt: return put_AlterUserMappingStmt(o, (const AlterUserMappingStmt *) n);
        case T_DropUserMappingStmt: return put_DropUserMappingStmt(o, (const DropUserMappingStmt *) n);
        case T_ImportForeignSchemaStmt: return put_ImportForeignSchemaStmt(o, (const ImportForeignSchemaStmt *) n);
        case T_CreatePolicyStmt: return put_CreatePolicyStmt(o, (const CreatePolicyStmt *) n);
        case T_AlterPolicyStmt: return put_AlterPolicyStmt(o, (const AlterPolicyStmt *) n);
        case T_CreateAmStmt: return put_CreateAmStmt(o, (const CreateAmStmt *) n);
        case T_CreateTrigStmt: return put_CreateTrigStmt(o, (const CreateTrigStmt *) n);
        case T_CreateEventTrigStmt: return put_CreateEventTrigStmt(o, (const CreateEventTrigStmt *) n);
        case T_AlterEventTrigStmt: return put_AlterEventTrigStmt(o, (const AlterEventTrigStmt *) n);
        case T_CreatePLangStmt: return put_CreatePLangStmt(o, (const CreatePLangStmt *) n);
        case T_CreateRoleStmt: return put_CreateRoleStmt(o, (const CreateRoleStmt *) n);
        case T_AlterRoleStmt: return put_AlterRoleStmt(o, (const AlterRoleStmt *) n);
        case T_AlterRoleSetStmt: return put_AlterRoleSetStmt(o, (const AlterRoleSetStmt *) n);
        case T_DropRoleStmt: return put_DropRoleStmt(o, (const DropRoleStmt *) n);
        case T_CreateSeqStmt: return put_CreateSeqStmt(o, (const CreateSeqStmt *) n);
        case T_AlterSeqStmt: return put_AlterSeqStmt(o, (const AlterSeqStmt *) n);
        case T_DefineStmt: return put_DefineStmt(o, (const DefineStmt *) n);
        case T_CreateDomainStmt: return put_CreateDomainStmt(o, (const CreateDomainStmt *) n);
        case T_CreateOpClassStmt: return put_CreateOpClassStmt(o, (const CreateOpClassStmt *) n);
        case T_CreateOpClassItem: return put_CreateOpClassItem(o, (const CreateOpClassItem *) n);
        case T_CreateOpFamilyStmt: return put_CreateOpFamilyStmt(o, (const CreateOpFamilyStmt *) n);
        case T_AlterOpFamilyStmt: return put_AlterOpFamilyStmt(o, (const AlterOpFamilyStmt *) n);
        case T_DropStmt: return put_DropStmt(o, (const DropStmt *) n);
        case T_TruncateStmt: return put_TruncateStmt(o, (const TruncateStmt *) n);
        case T_CommentStmt: return put_CommentStmt(o, (const CommentStmt *) n);
        case T_SecLabelStmt: return put_SecLabelStmt(o, (const SecLabelStmt *) n);
        case T_DeclareCursorStmt: return put_DeclareCursorStmt(o, (const DeclareCursorStmt *) n);
        case T_ClosePortalStmt: return put_ClosePortalStmt(o, (const ClosePortalStmt *) n);
        case T_FetchStmt: return put_FetchStmt(o, (const FetchStmt *) n);
        case T_IndexStmt: return put_IndexStmt(o, (const IndexStmt *) n);
        case T_CreateStatsStmt: return put_CreateStatsStmt(o, (const CreateStatsStmt *) n);
        case T_StatsElem: return put_StatsElem(o, (const StatsElem *) n);
        case T_AlterStatsStmt: return put_AlterStatsStmt(o, (const AlterStatsStmt *) n);
        case T_CreateFunctionStmt: return put_CreateFunctionStmt(o, (const CreateFunctionStmt *) n);
        case T_FunctionParameter: return put_FunctionParameter(o, (const FunctionParameter *) n);
        case T_AlterFunctionStmt: return put_AlterFunctionStmt(o, (const AlterFunctionStmt *) n);
        case T_DoStmt: return put_DoStmt(o, (const DoStmt *) n);
        case T_CallStmt: return put_CallStmt(o, (const CallStmt *) n);
        case T_RenameStmt: return put_RenameStmt(o, (const RenameStmt *) n);
        case T_AlterObjectDependsStmt: return put_AlterObjectDependsStmt(o, (const AlterObjectDependsStmt *) n);
        case T_AlterObjectSchemaStmt: return put_AlterObjectSchemaStmt(o, (const AlterObjectSchemaStmt *) n);
        case T_AlterOwnerStmt: return put_AlterOwnerStmt(o, (const AlterOwnerStmt *) n);
        case T_AlterOperatorStmt: return put_AlterOperatorStmt(o, (const AlterOperatorStmt *) n);
        case T_AlterTypeStmt: return put_AlterTypeStmt(o, (const AlterTypeStmt *) n);
        case T_RuleStmt: return put_RuleStmt(o, (const RuleStmt *) n);
        case T_NotifyStmt: return put_NotifyStmt(o, (const NotifyStmt *) n);
        case T_ListenStmt: return put_ListenStmt(o, (const ListenStmt *) n);
        case T_UnlistenStmt: return put_UnlistenStmt(o, (const UnlistenStmt *) n);
        case T_TransactionStmt: return put_TransactionStmt(o, (const TransactionStmt *) n);
        case T_CompositeTypeStmt: return put_CompositeTypeStmt(o, (const CompositeTypeStmt *) n);
        case T_CreateEnumStmt: return put_CreateEnumStmt(o, (const CreateEnumStmt *) n);
        case T_CreateRangeStmt: return put_CreateRangeStmt(o, (const CreateRangeStmt *) n);
        case T_AlterEnumStmt: return put_AlterEnumStmt(o, (const AlterEnumStmt *) n);
        case T_ViewStmt: return put_ViewStmt(o, (const ViewStmt *) n);
        case T_LoadStmt: return put_LoadStmt(o, (const LoadStmt *) n);
        case T_CreatedbStmt: return put_CreatedbStmt(o, (const CreatedbStmt *) n);
        case T_AlterDatabaseStmt: return put_AlterDatabaseStmt(o, (const AlterDatabaseStmt *) n);
        case T_AlterDatabaseRefreshCollStmt: return put_AlterDatabaseRefreshCollStmt(o, (const AlterDatabaseRefreshCollStmt *) n);
        case T_AlterDatabaseSetStmt: return put_AlterDatabaseSetStmt(o, (const AlterDatabaseSetStmt *) n);
        case T_DropdbStmt: return put_DropdbStmt(o, (const DropdbStmt *) n);
        case T_AlterSystemStmt: return put_AlterSystemStmt(o, (const AlterSystemStmt *) n);
        case T_ClusterStmt: return put_ClusterStmt(o, (const ClusterStmt *) n);
        case T_VacuumStmt: return put_VacuumStmt(o, (const VacuumStmt *) n);
        case T_VacuumRelation: return put_VacuumRelation(o, (const VacuumRelation *) n);
        case T_ExplainStmt: return put_ExplainStmt(o, (const ExplainStmt *) n);
        case T_CreateTableAsStmt: return put_CreateTableAsStmt(o, (const CreateTableAsStmt *) n);
        case T_RefreshMatViewStmt: return put_RefreshMatViewStmt(o, (const RefreshMatViewStmt *) n);
        case T_CheckPointStmt: return put_CheckPointStmt(o, (const CheckPointStmt *) n);
        case T_DiscardStmt: return put_DiscardStmt(o, (const DiscardStmt *) n);
        case T_LockStmt: return put_LockStmt(o, (const LockStmt *) n);
        case T_ConstraintsSetStmt: return put_ConstraintsSetStmt(o, (const ConstraintsSetStmt *) n);
        case T_ReindexStmt: return put_ReindexStmt(o, (const ReindexStmt *) n);
        case T_CreateConversionStmt: return put_CreateConversionStmt(o, (const CreateConversionStmt *) n);
        case T_CreateCastStmt: return put_CreateCastStmt(o, (const CreateCastStmt *) n);
        case T_CreateTransformStmt: return put_CreateTransformStmt(o, (const CreateTransformStmt *) n);
        case T_PrepareStmt: return put_PrepareStmt(o, (const PrepareStmt *) n);
        case T_ExecuteStmt: return put_ExecuteStmt(o, (const ExecuteStmt *) n);
        case T_DeallocateStmt: return put_DeallocateStmt(o, (const DeallocateStmt *) n);
        case T_DropOwnedStmt: return put_DropOwnedStmt(o, (const DropOwnedStmt *) n);
        case T_ReassignOwnedStmt: return put_ReassignOwnedStmt(o, (const ReassignOwnedStmt *) n);
        case T_AlterTSDictionaryStmt: return put_AlterTSDictionaryStmt(o, (const AlterTSDictionaryStmt *) n);
        case T_AlterTSConfigurationStmt: return put_AlterTSConfigurationStmt(o, (const AlterTSConfigurationStmt *) n);
        case T_PublicationTable: return put_PublicationTable(o, (const PublicationTable *) n);
        case T_PublicationObjSpec: return put_PublicationObjSpec(o, (const PublicationObjSpec *) n);
        case T_CreatePublicationStmt: return put_CreatePublicationStmt(o, (const CreatePublicationStmt *) n);
        case T_AlterPublicationStmt: return put_AlterPublicationStmt(o, (const AlterPublicationStmt *) n);
        case T_CreateSubscriptionStmt: return put_CreateSubscriptionStmt(o, (const CreateSubscriptionStmt *) n);
        case T_AlterSubscriptionStmt: return put_AlterSubscriptionStmt(o, (const AlterSubscriptionStmt *) n);
        case T_DropSubscriptionStmt: return put_DropSubscriptionStmt(o, (const DropSubscriptionStmt *) n);
        case T_Integer: return put_Integer(o, (const Integer *) n);
        case T_Float: return put_Float(o, (const Float *) n);
        case T_Boolean: return put_Boolean(o, (const Boolean *) n);
        case T_String: return put_String(o, (const String *) n);
        case T_BitString: return put_BitString(o, (const BitString *) n);
        default: return put_unknown(o, n);
    }
}
