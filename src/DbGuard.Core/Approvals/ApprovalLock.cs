namespace DbGuard.Core.Approvals;

/// <summary>A lock that the waiting session holds already.</summary>
/// <param name="Relation">Qualified name of the relation.</param>
/// <param name="Mode">The server's name of the mode, e.g. <c>RowExclusiveLock</c>.</param>
public sealed record ApprovalLock(string Relation, string Mode);
