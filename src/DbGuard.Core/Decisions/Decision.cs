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

    /// <summary>Most rows the statement may return; null when unlimited.</summary>
    public long? RowLimit { get; init; }

    /// <summary>Most rows it may change, where its form does not keep it below; null when there is nothing to be counted.</summary>
    public long? ChangeLimit { get; init; }

    /// <summary>Row ceiling of the approval it runs under; null without one.</summary>
    public GrantedRows? Granted { get; init; }

    /// <summary>What it touches, for the record: decides nothing.</summary>
    public ImmutableArray<TableTouch> Touches { get; init; } = [];

    /// <summary>Values it compares with masked ones, per label.</summary>
    public ImmutableArray<GuessCost> Guesses { get; init; } = [];

    /// <summary>Labels whose values decide whether it fails.</summary>
    public ImmutableArray<FailureRisk> Failures { get; init; } = [];

    /// <summary>Its rows count as exported: they come from relations of the user, and the profile limits that.</summary>
    public bool CountsAsExport { get; init; }

    /// <summary>How many columns of its result hold labelled values, seen or masked; 0 where nobody counts them.</summary>
    public int SensitiveColumns { get; init; }
}
