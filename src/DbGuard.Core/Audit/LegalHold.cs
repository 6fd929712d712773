namespace DbGuard.Core.Audit;

/// <summary>
/// What must be kept whatever its age: responses of statements that meet every condition given. Placed and released by records of the chain,
/// which are the only place where holds stand.
/// </summary>
/// <param name="Id">Names it: <c>hold-</c> and letters.</param>
public sealed record LegalHold(string Id)
{
    /// <summary>Part of the principal, of the human it acts for or of its task; null: anybody's.</summary>
    public string? Principal { get; init; }

    /// <summary>A session's id; null: any.</summary>
    public string? Session { get; init; }

    /// <summary>A relation that the statement touches; null: any.</summary>
    public string? Table { get; init; }

    /// <summary>Not before, in microseconds (<see cref="AuditTime"/>); null: from the beginning.</summary>
    public long? Since { get; init; }

    /// <summary>Before, in microseconds; null: without end.</summary>
    public long? Until { get; init; }
}
