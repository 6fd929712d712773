using System.Collections.Immutable;

namespace DbGuard.Core.Policies;

/// <summary>What a principal may do: the runtime form of a profile in the policy file. Compared by reference.</summary>
public sealed class Profile
{
    public required string Name { get; init; }

    /// <summary>Version of the policy it belongs to.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Whom it is for: any of these.</summary>
    public ImmutableArray<PrincipalMatch> Matches { get; init; } = [];

    /// <summary>Names of profiles that it takes precedence over where both match.</summary>
    public ImmutableArray<string> Over { get; init; } = [];

    /// <summary>What must be known of whoever uses it; mostly nothing.</summary>
    public ImmutableArray<ProfileRequirement> Requires { get; init; } = [];

    /// <summary>How it may be had for a time; null: by matching alone.</summary>
    public GrantTerms? Grant { get; init; }

    public Permissions May { get; init; } = Permissions.Nothing;

    /// <summary>Most rows one statement may return; null when unlimited.</summary>
    public long? RowLimit { get; init; }

    /// <summary>Most rows one statement may change; null when unlimited.</summary>
    public long? ChangeLimit { get; init; }

    /// <summary>The same, no more than an hour may change in all.</summary>
    internal long? MostRowsChanged => ChangeLimit is { } most && Volume.RowsChangedPerHour is { } perHour ? Math.Min(most, perHour) : ChangeLimit ?? Volume.RowsChangedPerHour;

    /// <summary>How much may be taken out and changed over time.</summary>
    public Volume Volume { get; init; } = Volume.Unlimited;

    /// <summary>Most statements in any minute, over all sessions of one principal; null when unlimited.</summary>
    public int? StatementsPerMinute { get; init; }

    /// <summary>Most open sessions of one principal; null when unlimited.</summary>
    public int? SessionsAtOnce { get; init; }

    /// <summary>Most sessions of one principal that run a statement at the same time; null when unlimited.</summary>
    public int? StatementsAtOnce { get; init; }

    /// <summary>Longest run of one statement; null when unlimited.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>What is looked for in text that no label covers; null for nothing.</summary>
    public ProfileDetection? Detection { get; init; }

    /// <summary>The answer "this one", made once so that asking allocates nothing.</summary>
    internal ProfileResolution Itself => field ??= new ProfileResolution(this, null);

    public override string ToString() => Name;
}
