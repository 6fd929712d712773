using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Policies;

/// <summary>A rule of the policy file: when the condition holds and the exception does not, it denies or holds.</summary>
public sealed class PolicyRule
{
    public required string Name { get; init; }

    public required RuleCondition When { get; init; }

    /// <summary>Exception; null when there is none.</summary>
    public RuleCondition? Unless { get; init; }

    /// <summary><see cref="Verdict.Deny"/> or <see cref="Verdict.Hold"/>.</summary>
    public required Verdict Then { get; init; }

    /// <summary>Why, in the words of the policy's author; shown to the agent.</summary>
    public string? Because { get; init; }

    /// <summary>What to do instead, in the words of the policy's author; shown to the agent.</summary>
    public string? Instead { get; init; }

    /// <summary>Terms of a hold; null for a denial.</summary>
    public HoldTerms? Hold { get; init; }

    public override string ToString() => Name;
}
