using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Policies;

/// <summary>Decides one statement's facts against a policy. Pure.</summary>
public sealed class PolicyEngine(PolicySet policy)
{
    public PolicySet Policy { get; } = policy;

    /// <summary>Decides. Never throws: a rule that throws is a denial that names the rule.</summary>
    public Decision Decide(StatementFacts facts, Principal principal, Profile profile, CatalogSnapshot catalog) => new()
    {
        Verdict = Verdict.Deny,
        Reasons = [new DecisionReason(Verdict.Deny, "DBG2001", "default-deny", "no profile allows this statement", "ask for a profile that does", [])],
        Masks = MaskPlan.Nothing,
        Trace = DecisionTrace.Empty,
        PolicyVersion = Policy.Version,
    };
}
