using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Tests.Decisions;

public sealed class DenialTextTests
{
    [Fact]
    public void Denial_OfDecision_SpeaksToPeopleAndAgents()
    {
        var text = Encoding.UTF8.GetBytes("select größe, x from payroll");
        var offset = text.AsSpan().IndexOf("payroll"u8);
        var denial = DenialText.From(Outcome(
            new DecisionReason(Verdict.Deny, "DBG2020", "tables", "profile `p` may not read `public.payroll`", "leave it out", ["public.payroll"], new SourceSpan(offset, 7)),
            new DecisionReason(Verdict.Deny, "DBG2040", "functions", "profile `p` may not call `a.f`", "leave that out", ["a.f"]),
            new DecisionReason(Verdict.Hold, "DBG2004", "slow", "rule `slow` holds this statement for approval", "wait", [], IsRetryable: true)), text);

        Assert.Equal("42501", denial.SqlState);
        Assert.Equal("DBG2020 profile `p` may not read `public.payroll`", denial.Message);
        Assert.Equal("leave it out", denial.Hint);
        Assert.Equal("select größe, x from ".Length + 1, denial.Position);
        Assert.Equal(
            """{"code":"DBG2020","rule":"tables","objects":["public.payroll"],"how_to_fix":"leave it out","retryable":false,"request_url":null,"also":[{"code":"DBG2040","rule":"functions","objects":["a.f"],"how_to_fix":"leave that out"}]}""",
            denial.Detail);
    }

    [Fact]
    public void Denial_OfHold_IsRetryableAndNamesTheRequest()
    {
        var denial = DenialText.From(Outcome(new DecisionReason(Verdict.Hold, "DBG2004", "slow", "s", "wait", [], IsRetryable: true)), [], "https://guard/approvals/apr-1");
        using var detail = JsonDocument.Parse(denial.Detail);

        Assert.True(detail.RootElement.GetProperty("retryable").GetBoolean());
        Assert.Equal("https://guard/approvals/apr-1", detail.RootElement.GetProperty("request_url").GetString());
    }

    [Theory]
    [InlineData("DBG2011", "42P01")]
    [InlineData("DBG2012", "42703")]
    [InlineData("DBG2013", "42883")]
    [InlineData("DBG2200", "53400")]
    [InlineData("DBG2060", "42501")]
    [InlineData("DBG9999", "42501")]
    public void SqlState_OfCode_IsTheServersWhereItWouldRefuseToo(string code, string state) =>
        Assert.Equal(state, DenialText.From(new DecisionReason(Verdict.Deny, code, "r", "s", "h", [])).SqlState);

    [Fact]
    public void Denial_OfSyntaxError_SpeaksLikeTheServer()
    {
        var denial = DenialText.From(new SyntaxFailure("DBG1001", "the statement has a syntax error", 8, true, "frm"));

        Assert.Equal(("42601", "syntax error at or near \"frm\"", 8), (denial.SqlState, denial.Message, denial.Position));
        Assert.Equal(("", ""), (denial.Detail, denial.Hint));
    }

    [Fact]
    public void Denial_OfUnreadableText_SpeaksForItself()
    {
        var denial = DenialText.From(new SyntaxFailure("DBG1005", "comments are nested too deeply", 0, false, null));

        Assert.Equal(("54001", "DBG1005 comments are nested too deeply"), (denial.SqlState, denial.Message));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void Position_OutsideOfTheText_IsNone(int offset)
    {
        var reason = new DecisionReason(Verdict.Deny, "DBG2020", "tables", "s", "h", [], new SourceSpan(offset, 1));

        Assert.Equal(0, DenialText.From(Outcome(reason), "12345"u8).Position);
    }

    private static GuardOutcome Outcome(params ImmutableArray<DecisionReason> reasons)
    {
        var decision = new Decision
        {
            Verdict = reasons[0].Verdict, Reasons = reasons, Masks = MaskPlan.Nothing, Trace = DecisionTrace.Empty, PolicyVersion = "v",
        };
        return new GuardOutcome(decision.Verdict, [], null, decision);
    }
}
