using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;

namespace DbGuard.Core;

/// <summary>
/// The one type that knows every stage: text → facts → decision. Every door asks it, so that the same text under the same policy
/// gets the same verdict everywhere. Thread-safe; the policy is swapped by reference.
/// </summary>
public sealed class GuardPipeline(IStatementAnalyzer analyzer, PolicySet policy)
{
    private PolicyEngine _engine = new(policy);

    /// <summary>The policy in force.</summary>
    public PolicySet Policy => Volatile.Read(ref _engine).Policy;

    /// <summary>Puts a validated policy into force for every decision that starts after the call.</summary>
    public void Swap(PolicySet policy) => Volatile.Write(ref _engine, new PolicyEngine(policy));

    /// <summary>Decides a text as a whole. Never throws.</summary>
    public GuardOutcome Decide(in GuardRequest request)
    {
        var engine = Volatile.Read(ref _engine);
        var analyzed = analyzer.Analyze(request.Text.Span, request.Catalog, request.Session);
        if (analyzed.Failure is { } failure)
        {
            return new GuardOutcome(Verdict.Deny, [], failure, new Decision
            {
                Verdict = Verdict.Deny,
                Reasons = [new DecisionReason(Verdict.Deny, failure.Code, "syntax", failure.Sentence, "correct the statement", [])],
                Masks = MaskPlan.Nothing,
                Trace = new DecisionTrace(request.Profile.Name, [new TraceStep("syntax", "deny")]),
                PolicyVersion = engine.Policy.Version,
            });
        }

        var outcomes = ImmutableArray.CreateBuilder<StatementOutcome>(analyzed.Statements.Length);
        Decision? deciding = null;
        foreach (var statement in analyzed.Statements)
        {
            var decision = engine.Decide(statement.Facts, request.Principal, request.Profile, request.Catalog);
            outcomes.Add(new StatementOutcome(statement, decision));
            if (deciding is null || decision.Verdict > deciding.Verdict)
            {
                deciding = decision;
            }
        }

        deciding ??= new Decision
        {
            Verdict = Verdict.Allow,
            Reasons = [],
            Masks = MaskPlan.Nothing,
            Trace = new DecisionTrace(request.Profile.Name, [new TraceStep("empty", "allow")]),
            PolicyVersion = engine.Policy.Version,
        };
        return new GuardOutcome(deciding.Verdict, outcomes.MoveToImmutable(), null, deciding);
    }
}
