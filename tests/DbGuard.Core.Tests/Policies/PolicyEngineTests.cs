using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Policies;

public sealed class PolicyEngineTests
{
    private const string Reader = "{read: [public.*]}";

    [Fact]
    public void Masks_OfDirectColumns_AreTheirLabels()
    {
        var decision = Decide(Reader, Select(Customers, Direct(Customers, "id"), Direct(Customers, "ssn"), Direct(Customers, "card_number")));

        Assert.Equal(Verdict.Mask, decision.Verdict);
        Assert.Equal([null, "redact", "partial"], decision.Masks.Columns.Select(c => c.Masker?.Name));
        Assert.Equal(["", "pii", "card"], decision.Masks.Columns.Select(c => c.Label));
        Assert.Equal(["DBG2100", "DBG2100"], decision.Reasons.Select(r => r.Code));
    }

    [Fact]
    public void Masks_OfComputedColumns_AreRedacted()
    {
        var decision = Decide(Reader, Select(
            Customers,
            Direct(Customers, "card_number").AsDerived(),
            Direct(Customers, "id").Union(Direct(Customers, "card_number").AsDerived()),
            ColumnLineage.Unknown));

        Assert.All(decision.Masks.Columns, c => Assert.True(c.Masker!.IsValueIndependent));
        Assert.Equal(["card", "card", "unknown-origin"], decision.Masks.Columns.Select(c => c.Label));
    }

    [Fact]
    public void Masks_OfMixedColumns_AreTheLabelsOwnOnlyWhenItIsOne()
    {
        var decision = Decide(Reader, Select(
            Customers,
            Direct(Customers, "card_number").Union(Direct(Payments, "card_number")),
            Direct(Customers, "card_number").Union(Direct(Orders, "id")),
            Direct(Customers, "card_number").Union(Direct(Customers, "ssn"))));

        Assert.Equal(["partial", "partial", "redact"], decision.Masks.Columns.Select(c => c.Masker!.Name));
    }

    [Fact]
    public void Masks_OfColumnWithSeveralLabels_AreTheStrictest()
    {
        var policy = Policy("""
            version: 1
            labels:
              loose: [public.customers.ssn]
              strict: [public.customers.ssn]
            masks: {loose: {partial: {keep_last: 4}}, strict: redact}
            profiles:
              none: {match: {agents: [a]}, may: {read: ["*.*"]}}
              some: {match: {agents: [b]}, may: {read: ["*.*"], see: [strict]}}
              all: {match: {agents: [c]}, may: {read: ["*.*"], see: [strict, loose]}}
            """);
        var facts = Select(Customers, Direct(Customers, "ssn"));
        var engine = new PolicyEngine(policy);

        Assert.Equal(["redact", "partial"], policy.Profiles.Take(2).Select(p => engine.Decide(facts, Agent, p, Snapshot).Masks.Columns[0].Masker!.Name));
        Assert.Equal(Verdict.Allow, engine.Decide(facts, Agent, policy.Profiles[2], Snapshot).Verdict);
        Assert.Equal([true, true, false], policy.Profiles.Select(p => engine.IsProtected(Column(Customers, "ssn"), p, Snapshot)));
    }

    [Fact]
    public void Masks_WhereNothingIsHidden_AreNoPlanAtAll()
    {
        var decision = Decide("everything", Select(Customers, Direct(Customers, "ssn"), ColumnLineage.Unknown));

        Assert.Same(MaskPlan.Nothing, decision.Masks);
        Assert.Equal(Verdict.Allow, decision.Verdict);
    }

    [Fact]
    public void Rules_OfTheFile_ComposeBySeverity()
    {
        const string rules = """
            approvals: {approvers: [dba], timeout: 5m}
            rules:
              - {name: slow, when: {traits: [unbounded_write]}, then: hold, because: every row}
              - {name: soon, when: {statements: [delete]}, then: hold, timeout: 1m, approvers: [boss]}
              - {name: never, when: {tables: [public.orders], access: [truncate]}, then: deny, instead: use delete}
              - {name: big, when: {table_rows_over: 999}, unless: {traits: [destructive]}, then: hold}
            """;
        const string may = "{read: [public.*], delete: [public.*], truncate: [public.*]}";
        var delete = new StatementFacts { Kind = StatementKind.Delete, Tables = [Touch(Orders, AccessModes.Delete)], Traits = StatementTraits.UnboundedWrite };

        var held = Decide(may, delete, rules);
        Assert.Equal(Verdict.Hold, held.Verdict);
        Assert.Equal(["slow", "soon", "big"], held.Reasons.Select(r => r.Rule));
        Assert.Equal("rule `slow` holds this statement for approval: every row", held.Reasons[0].Sentence);
        Assert.True(held.Reasons[0].IsRetryable);
        Assert.Equal("dba", Assert.Single(held.Hold!.ApproverGroups));
        Assert.Equal(TimeSpan.FromMinutes(1), held.Hold.Timeout);

        var denied = Decide(may, delete with { Kind = StatementKind.Truncate, Tables = [Touch(Orders, AccessModes.Truncate)], Traits = StatementTraits.Destructive }, rules);
        Assert.Equal(Verdict.Deny, denied.Verdict);
        Assert.Equal(("never", "DBG2003", "use delete"), (denied.Reasons[0].Rule, denied.Reasons[0].Code, denied.Reasons[0].Help));

        Assert.Equal(Verdict.Allow, Decide(may, Select(Keys) with { Tables = [Touch(Keys with { EstimatedRows = 5 }, AccessModes.Read)] }, rules).Verdict);
        Assert.Equal(Verdict.Hold, Decide(may, Select(Keys), rules).Verdict);
    }

    [Theory]
    [InlineData("{labels: [pii]}", true)]
    [InlineData("{labels: [card]}", false)]
    [InlineData("{columns: [public.customers.*]}", true)]
    [InlineData("{columns: [public.orders.*]}", false)]
    [InlineData("{functions: [pg_catalog.lower]}", true)]
    [InlineData("{functions: [public.*]}", false)]
    [InlineData("{profiles: [p], statements: [select], tables: [public.customers], access: [read]}", true)]
    [InlineData("{tables: [public.customers], access: [update]}", false)]
    [InlineData("{objects: [table]}", false)]
    [InlineData("{statements: [insert, update]}", false)]
    public void Condition_OfRule_HoldsAsWritten(string condition, bool holds)
    {
        var facts = Select(Customers, Direct(Customers, "ssn")) with { Functions = [Function("pg_catalog.lower", FunctionEffect.Pure)] };

        var decision = Decide(Reader, facts, $"rules: [{{name: r, when: {condition}, then: deny}}]");

        Assert.Equal(holds ? Verdict.Deny : Verdict.Mask, decision.Verdict);
    }

    [Fact]
    public void Rule_ThatThrows_DeniesByName()
    {
        // A default array where the facts promise an array: what a broken dialect might hand over.
        var decision = Decide("everything", Select(Orders) with { Functions = default });

        Assert.Equal(Verdict.Deny, decision.Verdict);
        Assert.Contains(decision.Reasons, r => r is { Code: "DBG2002", Rule: "functions" });
    }

    [Fact]
    public void Trace_OfDecision_NamesEveryRuleAndItsAnswer()
    {
        var decision = Decide(Reader, Select(Customers, Direct(Customers, "ssn")) with { Tables = [Touch(Customers, AccessModes.Read | AccessModes.Delete)] });

        Assert.Equal("p", decision.Trace.Profile);
        Assert.Contains(new TraceStep("tables", "deny DBG2021"), decision.Trace.Steps);
        Assert.Contains(new TraceStep("gaps", "no objection"), decision.Trace.Steps);
        Assert.Contains(new TraceStep("masks", "masks 1 of 1 columns"), decision.Trace.Steps);
    }

    [Fact]
    public void RowLimit_OfProfile_ReachesTheDecision() => Assert.Equal(7, Decide(Reader, Select(Orders), "limits: {rows: 7}").RowLimit);
}
