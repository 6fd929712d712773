namespace DbGuard.Core.Audit;

/// <summary>A record as a store keeps it: the body with its hash, and the columns beside it that only repeat the body for searching.</summary>
public readonly ref struct ChainRecord
{
    public required long Sequence { get; init; }

    public required ReadOnlySpan<byte> Body { get; init; }

    public required ReadOnlySpan<byte> Hash { get; init; }

    /// <summary>Microseconds, see <see cref="AuditTime"/>.</summary>
    public required long At { get; init; }

    public required long Kind { get; init; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> SessionId { get; init; }

    public bool HasSessionId { get; init; }

    public long? StatementNumber { get; init; }

    /// <summary>The response that the body vouches for.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    public bool HasPayload { get; init; }

    /// <summary>Do the columns and the response say what the body says?</summary>
    public bool AgreesWithBody => RecordClaims.FindDifference(this) is null;
}
