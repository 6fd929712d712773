using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Budgets;

public sealed class LabelBudgetsTests
{
    private static readonly ColumnId Ssn = Column(Customers, "ssn");

    private readonly BudgetClock _clock = new();

    [Fact]
    public void Values_OverTheBudget_AreRefusedTogether()
    {
        var budgets = new LabelBudgets(_clock);
        Assert.Null(Spend(budgets, "a", "b"));
        var refused = Spend(budgets, "c", "d")!;
        Assert.Equal("DBG2203", refused.Code);
        Assert.True(refused.IsRetryable);
        Assert.Equal(TimeSpan.FromHours(1), refused.RetryAfter);
        Assert.Null(Spend(budgets, "c"));
    }

    [Fact]
    public void Value_AskedForAgain_CostsNothingUntilItsTimeIsOver()
    {
        var budgets = new LabelBudgets(_clock);
        Assert.Null(Spend(budgets, "a", "b", "c", "a"));
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(Spend(budgets, "c", "b"));
        Assert.Equal(TimeSpan.FromMinutes(30), Spend(budgets, "d")!.RetryAfter);
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(Spend(budgets, "d", "e", "f"));
        Assert.NotNull(Spend(budgets, "a"));
    }

    [Fact]
    public void Values_MoreThanTheBudgetHas_NeverPass()
    {
        var refused = Spend(new LabelBudgets(_clock), "a", "b", "c", "d")!;
        Assert.False(refused.IsRetryable);
        Assert.Null(refused.RetryAfter);
    }

    [Fact]
    public void Values_WithoutABudget_AreNotCounted()
    {
        var budgets = new LabelBudgets(_clock);
        var cost = new GuessCost("pii", EqualityBudget.Default with { Values = null }, []);
        Assert.Null(budgets.Spend(Agent, cost, Enumerable.Range(0, 5000).Select(i => (ulong)i).ToArray()));
    }

    [Fact]
    public void Principals_AndLabels_HaveTheirOwn()
    {
        var budgets = new LabelBudgets(_clock);
        Assert.Null(Spend(budgets, "a", "b", "c"));
        Assert.Null(budgets.Spend(Agent with { Subject = "other" }, Cost("pii"), [1]));
        Assert.Null(budgets.Spend(Agent, Cost("card"), [1]));
        Assert.NotNull(Spend(budgets, "d"));
    }

    [Fact]
    public void Digest_OfTheSameBytes_DiffersByColumnKindAndProcess()
    {
        var budgets = new LabelBudgets(_clock);
        var digest = budgets.DigestOf(Ssn, 1, 0, "x"u8);
        Assert.Equal(digest, budgets.DigestOf(Ssn, 1, 0, "x"u8));
        Assert.NotEqual(digest, budgets.DigestOf(Column(Customers, "email"), 1, 0, "x"u8));
        Assert.NotEqual(digest, budgets.DigestOf(Ssn, 2, 0, "x"u8));
        Assert.NotEqual(digest, budgets.DigestOf(Ssn, 1, 1, "x"u8));
        Assert.NotEqual(digest, new LabelBudgets(_clock).DigestOf(Ssn, 1, 0, "x"u8));
    }

    [Fact]
    public void Failures_OverTheLimit_RefuseForTheRestOfTheHour()
    {
        var budgets = new LabelBudgets(_clock);
        FailureRisk[] risks = [new("pii", 2)];
        Assert.Null(budgets.CheckFailures(Agent, risks));
        budgets.CountFailure(Agent, risks);
        Assert.Null(budgets.CheckFailures(Agent, risks));
        _clock.Advance(TimeSpan.FromMinutes(20));
        budgets.CountFailure(Agent, risks);
        var refused = budgets.CheckFailures(Agent, risks)!;
        Assert.Equal("DBG2204", refused.Code);
        Assert.InRange(refused.RetryAfter!.Value.TotalMinutes, 40, 42);
        Assert.Null(budgets.CheckFailures(Agent with { Subject = "other" }, risks));
        _clock.Advance(refused.RetryAfter.Value);
        Assert.Null(budgets.CheckFailures(Agent, risks));
    }

    private static GuessCost Cost(string label) => new(label, new EqualityBudget(3, TimeSpan.FromHours(1), null), []);

    private static DecisionReason? Spend(LabelBudgets budgets, params string[] values) =>
        budgets.Spend(Agent, Cost("pii"), values.Select(v => budgets.DigestOf(Ssn, 1, 0, System.Text.Encoding.UTF8.GetBytes(v))).ToArray());
}
