namespace DbGuard.Core.Audit;

/// <summary>Kinds of records in the chain; the names are part of the format.</summary>
public enum AuditRecordKind
{
    GatewayStarted = 1,
    GatewayStopped = 2,
    PolicyLoaded = 3,
    PolicyRefused = 4,
    /// <summary>Statements of a database are analysed against this catalog from now on.</summary>
    CatalogLoaded = 5,
    SessionOpened = 10,
    SessionRefused = 11,
    SessionClosed = 12,
    /// <summary>A statement was decided; written before it is forwarded.</summary>
    StatementDecided = 20,
    /// <summary>A statement ended: rows, bytes, time, error.</summary>
    StatementFinished = 21,
    /// <summary>What the client was given, bounded.</summary>
    ResponseDelivered = 22,
    ApprovalRequested = 30,
    ApprovalResolved = 31,
    /// <summary>One of several answers, which did not decide yet.</summary>
    ApprovalAnswered = 32,
    /// <summary>A grant was ended before its time.</summary>
    ApprovalRevoked = 33,
    /// <summary>The two witnesses disagreed, a protocol was violated, or another safety net caught something.</summary>
    SafetyEvent = 40,
    /// <summary>A person did something to the gateway: the record's approver did, its detail says what.</summary>
    OperatorAction = 41,
    /// <summary>A signature over the chain up to the record before.</summary>
    Checkpoint = 42,
    /// <summary>Somebody asked for a short-lived credential or a profile for a time.</summary>
    AccessRequested = 50,
    /// <summary>A person granted or refused it.</summary>
    AccessAnswered = 51,
    /// <summary>A short-lived credential was made and handed over; its secret is not kept.</summary>
    AccessIssued = 52,
    /// <summary>It was taken back; its sessions end.</summary>
    AccessRevoked = 53,
    /// <summary>Somebody asked to keep responses whatever their age.</summary>
    LegalHoldPlaced = 60,
    /// <summary>Such a hold ended.</summary>
    LegalHoldReleased = 61,
    /// <summary>Retention takes responses out of the store; written before it does.</summary>
    ResponsesRemoved = 62,
}
