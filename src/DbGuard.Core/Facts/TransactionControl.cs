namespace DbGuard.Core.Facts;

/// <summary>The transaction control a <see cref="StatementKind.Transaction"/> statement exerts.</summary>
public enum TransactionControl
{
    None,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    RollbackToSavepoint,
}
