using System.Collections.Immutable;

namespace DbGuard.Core.Policies;

/// <summary>When a held statement is approved by the policy itself: every condition that is given must hold.</summary>
public sealed record AutomaticApproval
{
    /// <summary>The planner expects no more rows than so many, and no more are changed or returned: a larger statement is undone.</summary>
    public long? RowsAtMost { get; init; }

    /// <summary>Hours of the week; empty: any.</summary>
    public ImmutableArray<TimeWindow> Hours { get; init; } = [];

    /// <summary>A person has approved a statement of this fingerprint, by this principal, within so long.</summary>
    public TimeSpan? SeenWithin { get; init; }

    /// <summary>What both approve; null when that cannot be said: hours that are not the same.</summary>
    public AutomaticApproval? And(AutomaticApproval other) =>
        Hours.IsDefaultOrEmpty || other.Hours.IsDefaultOrEmpty || Hours.SequenceEqual(other.Hours)
            ? new AutomaticApproval
            {
                RowsAtMost = RowsAtMost is { } mine && other.RowsAtMost is { } theirs ? Math.Min(mine, theirs) : RowsAtMost ?? other.RowsAtMost,
                Hours = Hours.IsDefaultOrEmpty ? other.Hours : Hours,
                SeenWithin = SeenWithin is { } seen && other.SeenWithin is { } also ? (seen < also ? seen : also) : SeenWithin ?? other.SeenWithin,
            }
            : null;
}
