using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DbGuard.Core.Approvals;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Decisions;

/// <summary>The terms of a hold.</summary>
/// <param name="ApproverGroups">Groups whose members may answer; empty: any operator.</param>
/// <param name="Timeout">How long the statement waits before it is denied.</param>
public sealed record HoldTerms(ImmutableArray<string> ApproverGroups, TimeSpan Timeout)
{
    /// <summary>How long a statement may wait in an open transaction, whose locks it keeps, unless the policy says otherwise.</summary>
    public static TimeSpan DefaultInTransaction { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a grant for one execution may be taken up after the answer, when the client had to come back for it.</summary>
    public static TimeSpan DefaultGrantLifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How many people must approve; 0 and 1 are one. Does not count when <see cref="EachGroup"/>.</summary>
    public int Quorum { get; init; }

    /// <summary>One member of each group must approve, each another person.</summary>
    public bool EachGroup { get; init; }

    /// <summary>How long the statement may wait in an open transaction; zero: it is refused there; null: <see cref="DefaultInTransaction"/>.</summary>
    public TimeSpan? InTransaction { get; init; }

    /// <summary>The widest scope an approver may give; null: this statement, once.</summary>
    public ApprovalScope? Widest { get; init; }

    /// <summary>When the policy approves by itself; null: never.</summary>
    [JsonIgnore]
    public AutomaticApproval? Automatic { get; init; }

    /// <summary>Groups whose members may approve alone in an emergency, with a reason.</summary>
    public ImmutableArray<string> BreakGlass { get; init; } = [];

    /// <summary>The terms of a text: the strictest of all its held statements; any operator within five minutes when none says.</summary>
    public static HoldTerms Of(GuardOutcome outcome)
    {
        var terms = outcome.Statements.Select(s => s.Decision.Hold).OfType<HoldTerms>().ToList();
        return terms.Count == 0 ? new HoldTerms([], TimeSpan.FromMinutes(5)) : terms.Aggregate((one, other) => one.And(other));
    }

    /// <summary>
    /// The terms of a text that two rules hold: never laxer than either. The first names the approvers; one of each group of both where
    /// either asks for one of each.
    /// </summary>
    public HoldTerms And(HoldTerms other) => new(
        EachGroup || other.EachGroup ? [.. ApproverGroups.Union(other.ApproverGroups, StringComparer.Ordinal)] : ApproverGroups,
        Timeout < other.Timeout ? Timeout : other.Timeout)
    {
        Quorum = Math.Max(Quorum, other.Quorum),
        EachGroup = EachGroup || other.EachGroup,
        InTransaction = (InTransaction ?? DefaultInTransaction) < (other.InTransaction ?? DefaultInTransaction) ? InTransaction : other.InTransaction,
        Widest = Widest is { } mine && other.Widest is { } theirs ? mine.And(theirs) : null,
        Automatic = Automatic is { } automatic && other.Automatic is { } also ? automatic.And(also) : null,
        BreakGlass = [.. BreakGlass.Intersect(other.BreakGlass, StringComparer.Ordinal)],
    };
}
