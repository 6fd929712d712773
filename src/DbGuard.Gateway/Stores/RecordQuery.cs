namespace DbGuard.Gateway.Stores;

/// <summary>Which records to read; null means no condition.</summary>
internal sealed record RecordQuery
{
    /// <summary>Only records after this sequence.</summary>
    public long After { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Not before this instant, in microseconds.</summary>
    public long? Since { get; init; }

    /// <summary>Before this instant, in microseconds.</summary>
    public long? Until { get; init; }

    public bool Matches(StoredRecord record) => record.Sequence > After
        && (SessionId is null || record.SessionId == SessionId)
        && (Since is null || record.At >= Since)
        && (Until is null || record.At < Until);
}
