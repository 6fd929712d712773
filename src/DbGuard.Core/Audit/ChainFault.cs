namespace DbGuard.Core.Audit;

/// <summary>How a chain is broken.</summary>
public enum ChainFaultKind
{
    /// <summary>Records between this one and the one before are missing.</summary>
    Missing,

    /// <summary>The sequence number occurs twice.</summary>
    Duplicate,

    /// <summary>The sequence number is smaller than the one before, or below 1.</summary>
    OutOfOrder,

    /// <summary>The hash does not follow from the body and the hash before.</summary>
    HashMismatch,

    /// <summary>The body is not one this version can read.</summary>
    BodyUnreadable,

    /// <summary>A column beside the body says something else than the body.</summary>
    ColumnMismatch,

    /// <summary>The response is not the one the body vouches for, or is missing.</summary>
    PayloadMismatch,

    /// <summary>The response that the body vouches for is not there, and no later record says that retention removed it.</summary>
    PayloadMissing,

    /// <summary>The head names a later record than the last: the end was cut off.</summary>
    TailMissing,

    /// <summary>The head does not name the last record.</summary>
    HeadMismatch,

    /// <summary>The store cannot be read on from here.</summary>
    StoreUnreadable,

    /// <summary>The commit log, where the last records of a store in use stand, is missing.</summary>
    LogMissing,

    /// <summary>The commit log ends in something that is no record: a write was cut short, or the file was changed.</summary>
    LogIncomplete,

    /// <summary>A checkpoint does not name the record before it.</summary>
    CheckpointMismatch,

    /// <summary>A checkpoint is not signed by a key that was given.</summary>
    CheckpointForged,

    /// <summary>A key was given, and there is no checkpoint.</summary>
    CheckpointMissing,

    /// <summary>A record has another hash than an anchor outside says.</summary>
    AnchorMismatch,

    /// <summary>A record that an anchor outside names is not there.</summary>
    AnchorMissing,
}

/// <summary>The first fault of a chain.</summary>
/// <param name="Sequence">The first broken record; for missing ones, the first that is missing.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Reason">The same in words, lower-case start, no full stop, no value of a record.</param>
/// <param name="SessionId">Session the record claims, if it has one that can be read; untrusted.</param>
/// <param name="StatementNumber">Statement the record claims.</param>
public sealed record ChainFault(long Sequence, ChainFaultKind Kind, string Reason, string? SessionId = null, long? StatementNumber = null);
