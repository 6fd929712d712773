namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What a message sent upstream will be answered with.</summary>
internal enum ReplyKind
{
    /// <summary>ParseComplete.</summary>
    Parse,
    /// <summary>BindComplete.</summary>
    Bind,
    /// <summary>ParameterDescription, then RowDescription or NoData.</summary>
    DescribeStatement,
    /// <summary>RowDescription or NoData.</summary>
    DescribePortal,
    /// <summary>Rows or COPY data, then CommandComplete, EmptyQueryResponse or PortalSuspended.</summary>
    Execute,
    /// <summary>CloseComplete.</summary>
    Close,
    /// <summary>ReadyForQuery.</summary>
    Sync,
    /// <summary>Results of each statement, then ReadyForQuery.</summary>
    Query,
}
