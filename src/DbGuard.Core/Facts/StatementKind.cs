namespace DbGuard.Core.Facts;

/// <summary>What a statement is, in words every SQL engine shares. A form with no word of its own is <see cref="Other"/>, which no profile allows by default.</summary>
public enum StatementKind
{
    Other,
    Empty,
    Select,
    Insert,
    Update,
    Delete,
    Merge,
    Truncate,
    /// <summary>COPY and its like, from the server to the client or to a file.</summary>
    Export,
    /// <summary>COPY and its like, from the client or a file into a relation.</summary>
    Import,
    Create,
    Alter,
    Drop,
    Grant,
    Revoke,
    /// <summary>COMMENT, SECURITY LABEL.</summary>
    Comment,
    /// <summary>Calls a procedure.</summary>
    Call,
    /// <summary>An anonymous code block.</summary>
    Do,
    Explain,
    Prepare,
    Execute,
    Deallocate,
    DeclareCursor,
    Fetch,
    CloseCursor,
    SetVariable,
    ShowVariable,
    /// <summary>BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like; see <see cref="StatementFacts.Transaction"/>.</summary>
    Transaction,
    /// <summary>PREPARE TRANSACTION and COMMIT/ROLLBACK PREPARED.</summary>
    TwoPhase,
    Lock,
    Listen,
    Notify,
    /// <summary>VACUUM, ANALYZE, REINDEX, CLUSTER, CHECKPOINT, REFRESH.</summary>
    Maintenance,
    Discard,
    /// <summary>LOAD, ALTER SYSTEM, role and database administration, subscriptions.</summary>
    Administration,
}
