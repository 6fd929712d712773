using DbGuard.Core.Decisions;

namespace DbGuard.Core.Policies.Rules;

/// <summary>A check of one statement. Pure: no I/O, no clock, no logging. What it does not object to it says nothing about.</summary>
internal interface IRule
{
    /// <summary>Name in reasons, traces and the record.</summary>
    string Name { get; }

    /// <summary>Its objections; none when it has none.</summary>
    IEnumerable<Finding> Check(RuleContext context);
}

/// <summary>An objection of a rule.</summary>
/// <param name="Reason">What it says.</param>
/// <param name="Hold">For a hold: its terms.</param>
internal sealed record Finding(DecisionReason Reason, HoldTerms? Hold = null);
