using System.Collections.Immutable;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Decisions;

/// <summary>The decision on one statement, with everything needed to carry it out and to explain it.</summary>
public sealed record Decision
{
    public required Verdict Verdict { get; init; }

    /// <summary>Every reason of every severity, the deciding ones first. Empty only for a plain allow.</summary>
    public required ImmutableArray<DecisionReason> Reasons { get; init; }

    /// <summary>How result columns leave; <see cref="MaskPlan.Nothing"/> when all leave as they are.</summary>
    public required MaskPlan Masks { get; init; }

    /// <summary>Which rules were asked, which spoke, and over which facts.</summary>
    public required DecisionTrace Trace { get; init; }

    /// <summary>Content hash of the policy that decided.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>For <see cref="Verdict.Hold"/>: who may approve and how long it waits.</summary>
    public HoldTerms? Hold { get; init; }

    /// <summary>Most rows the statement may return or change; null when unlimited.</summary>
    public long? RowLimit { get; init; }
}
