using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Policies;

/// <summary>Which columns of a result are looked through.</summary>
public sealed class DetectionPlannerTests
{
    private const string Detecting = """
        version: 1
        labels:
          pii: ["public.customers.ssn", "public.customers.email"]
          card: ["public.*.card_number"]
        profiles:
          p: {match: {agents: [agent]}, may: {read: ["*.*"], see: [card]}, detect: {find: [card, email], not_in: [public.orders.memo]}}
          all: {match: {agents: [other]}, may: everything, detect: all}
        """;

    [Fact]
    public void Columns_ThatNoLabelCovers_AreLookedThrough()
    {
        var decision = Decide(Select(
            Customers,
            Direct(Customers, "name"),                                               // free text
            Direct(Customers, "ssn"),                                                // masked
            Direct(Customers, "card_number"),                                        // labelled, and seen
            Direct(Customers, "card_number").Union(Direct(Customers, "name")),       // partly free text
            Direct(Orders, "memo"),                                                  // left out by the policy
            Direct(Class, "email"),                                                  // metadata of the server
            Direct(Passwords, "oid"),                                                // data of the server
            ColumnLineage.None,                                                      // a constant
            Direct(Customers, "name").AsDerived()));

        Assert.Equal([true, false, false, true, false, false, true, false, true], decision.Masks.Detection!.Columns.ToArray());
        Assert.Equal(
            [true, false, false, true, false, false, true, false, true], Enumerable.Range(0, 9).Select(i => decision.Masks.DetectionAt(i, 9) is not null));
    }

    [Fact]
    public void Verdict_OfAResultThatIsLookedThrough_IsAllow()
    {
        var decision = Decide(Select(Customers, Direct(Customers, "name"), Direct(Customers, "id")));

        Assert.Equal(Verdict.Allow, decision.Verdict);
        Assert.Empty(decision.Reasons);
        Assert.Contains(new TraceStep("masks", "masks nothing, looks through 2"), decision.Trace.Steps);
    }

    [Fact]
    public void Verdict_BesideMasks_IsMask()
    {
        var decision = Decide(Select(Customers, Direct(Customers, "name"), Direct(Customers, "ssn")));

        Assert.Equal(Verdict.Mask, decision.Verdict);
        Assert.Contains(new TraceStep("masks", "masks 1 of 2 columns, looks through 1"), decision.Trace.Steps);
    }

    [Fact]
    public void Result_WithNothingToLookThrough_HasNoDetection()
    {
        Assert.Null(Decide(Select(Customers, ColumnLineage.None, Direct(Customers, "card_number"))).Masks.Detection);
        Assert.Null(Decide(Select(Customers) with { ReturnsRows = false }).Masks.Detection);
    }

    [Fact]
    public void Plan_OfExplain_IsLookedThrough() =>
        Assert.Equal([true], Decide(Select(Customers, ColumnLineage.None) with { Kind = StatementKind.Explain }).Masks.Detection!.Columns.ToArray());

    [Fact]
    public void Profile_ThatSeesEverything_StillHasItsTextLookedThrough()
    {
        var facts = Select(Customers, Direct(Customers, "ssn"), ColumnLineage.Unknown);
        var masks = Decide(facts, profile: 1).Masks;

        // No plan of masks, so that a result of any shape passes the second witness.
        Assert.Empty(masks.Columns);
        Assert.Null(masks.DetectionAt(0, 2));
        Assert.NotNull(masks.DetectionAt(1, 2));
        Assert.NotNull(masks.DetectionAt(0, 3));
    }

    [Fact]
    public void Columns_ThatAreNotForeseen_AreAllLookedThrough()
    {
        var masks = Decide(new StatementFacts { Kind = StatementKind.Call, ReturnsRows = true }, profile: 1).Masks;

        Assert.NotNull(masks.DetectionAt(7, 8));
    }

    [Fact]
    public void Profile_WithoutDetect_HasThePlanItHad() =>
        Assert.Same(MaskPlan.Nothing, Shop.Decide("everything", Select(Customers, Direct(Customers, "name"))).Masks);

    [Fact]
    public void Record_OfADecision_NamesTheColumns()
    {
        Assert.Equal("[1,3]", Recorded(Decide(Select(Customers, Direct(Customers, "name"), Direct(Customers, "ssn"), Direct(Customers, "id")))));
        Assert.Equal("\"all\"", Recorded(Decide(new StatementFacts { Kind = StatementKind.Call, ReturnsRows = true }, profile: 1)));
        Assert.Null(Recorded(Shop.Decide("everything", Select(Customers, Direct(Customers, "name")))));
    }

    private static string? Recorded(Decision decision)
    {
        using var json = JsonDocument.Parse(DecisionJson.Encode(decision));
        return json.RootElement.TryGetProperty("detect", out var detect) ? detect.GetRawText() : null;
    }

    private static Decision Decide(StatementFacts facts, int profile = 0)
    {
        var policy = Policy(Detecting);
        return new PolicyEngine(policy).Decide(facts, Agent, policy.Profiles[profile], Snapshot);
    }
}
