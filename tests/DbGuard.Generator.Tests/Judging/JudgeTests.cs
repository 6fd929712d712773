using DbGuard.Generator.Canaries;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;
using DbGuard.Generator.Wire;

namespace DbGuard.Generator.Tests.Judging;

public sealed class JudgeTests
{
    private const string Canary = "Q7x9Z2k4W8m5J3";

    private readonly Judge _judge = new(new CanaryDetector(NeedleForms.OfText("people.ssn of row 1", Canary)));

    private static SqlNode Name => Sql.Expression(SqlTypes.Text, $"name");

    private static SqlNode Ssn => Sql.Expression(SqlTypes.Text, $"ssn", Traits.Hidden | Traits.Touches);

    private static readonly Reply Denied = ReplyBuilder.Error("42501", "DBG2060 values of `ssn` are masked");

    [Fact]
    public void CleanCase_AnsweredAlike_IsAllowed()
    {
        var judgement = Judge(Select(Name), ReplyBuilder.Rows(["ann"], ["bob"]), ReplyBuilder.Rows(["bob"], ["ann"]));
        Assert.Equal((CaseVerdict.Allowed, null), (judgement.Verdict, judgement.Finding));
    }

    [Fact]
    public void CleanCase_AnsweredOtherwise_IsAFinding() =>
        Assert.Equal(FindingKind.Changed, Judge(Select(Name), ReplyBuilder.Rows(["ann"]), ReplyBuilder.Rows(["anna"])).Finding!.Kind);

    [Fact]
    public void CleanCase_Denied_IsAFinding() =>
        Assert.Equal((FindingKind.OverBlock, "DBG2060"), Kind(Judge(Select(Name), Denied, ReplyBuilder.Rows(["ann"]))));

    [Fact]
    public void CleanCase_DeniedAndInvalid_IsNone() =>
        Assert.Equal(CaseVerdict.Invalid, Judge(Select(Name), Denied, ReplyBuilder.Error("42703", "no column")).Verdict);

    [Fact]
    public void HiddenColumn_MaskedAndTheRestIntact_IsNone()
    {
        var judgement = Judge(Select(Name, Ssn), ReplyBuilder.Rows(["ann", "[redacted]"]), ReplyBuilder.Rows(["ann", Canary]), ReplyBuilder.Rows(["ann", "[redacted]"]));
        Assert.Equal((CaseVerdict.Masked, null), (judgement.Verdict, judgement.Finding));
    }

    [Fact]
    public void OtherColumn_Masked_IsAFinding() =>
        Assert.Equal(FindingKind.OverMask, Judge(Select(Name, Ssn), ReplyBuilder.Rows(["", "[redacted]"]), ReplyBuilder.Rows(["ann", Canary])).Finding!.Kind);

    [Fact]
    public void Canary_InTheAnswer_IsAFinding()
    {
        var reply = ReplyBuilder.Rows(["ann", Canary[2..9]]);
        Assert.True(Judge(Select(Name, Ssn), reply, ReplyBuilder.Rows(["ann", Canary])).NeedsTwin);
        Assert.Equal(FindingKind.Leak, Judge(Select(Name, Ssn), reply, ReplyBuilder.Rows(["ann", Canary]), ReplyBuilder.Rows(["ann", "other"])).Finding!.Kind);
    }

    [Fact]
    public void CanaryBytes_InBothTwins_AreACoincidence()
    {
        var reply = ReplyBuilder.Rows([Canary[2..9]]);
        var judgement = Judge(Select(Name), reply, reply, reply);
        Assert.True(judgement.IsCoincidence);
        Assert.Null(judgement.Finding);
    }

    [Fact]
    public void RowCount_ThatDependsOnHiddenValues_IsAFinding() =>
        Assert.Equal((FindingKind.Leak, "twin"), Kind(Judge(Select(Name, Ssn), ReplyBuilder.Rows(["ann", ""]), ReplyBuilder.Rows(["ann", Canary]), ReplyBuilder.Rows(["ann", ""], ["bob", ""]))));

    [Fact]
    public void Failure_AtAnotherRow_IsCountedOnly()
    {
        var early = ReplyBuilder.Error("22023", "the statement failed");
        var late = ReplyBuilder.Error("22023", "the statement failed", ["ann", ""]);
        Assert.True(Judge(Select(Name, Ssn), early, ReplyBuilder.Error("22023", "the statement failed"), late).IsErrorOracle);
        var other = ReplyBuilder.Error("22023", "the statement failed", ["ann", "x"], ["bob", ""]);
        Assert.Equal((FindingKind.Leak, "twin"), Kind(Judge(Select(Name, Ssn), late, ReplyBuilder.Error("22023", "the statement failed"), other)));
    }

    [Fact]
    public void Failure_ThatDependsOnHiddenValues_IsCountedOnly() =>
        Assert.True(Judge(Select(Name, Ssn), ReplyBuilder.Rows(["ann", ""]), ReplyBuilder.Rows(["ann", Canary]), ReplyBuilder.Error("22012", "division by zero")).IsErrorOracle);

    [Fact]
    public void Predicate_OnHiddenValue_NotDenied_IsAFinding()
    {
        var query = Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{Name}")])} FROM people WHERE {Ssn.Revealing()} = 'a'");
        Assert.Equal(FindingKind.NotDenied, Judge(query, ReplyBuilder.Rows(), ReplyBuilder.Rows(), ReplyBuilder.Rows()).Finding!.Kind);
        Assert.Null(Judge(query, Denied, ReplyBuilder.Rows()).Finding);
    }

    [Theory]
    [InlineData("DBG4003 result column 1 comes from another column")]
    [InlineData("DBG2002 a check failed")]
    [InlineData("DBG5202 the session ended")]
    public void FaultOfTheGuard_IsAFinding(string sentence) =>
        Assert.Equal(FindingKind.Broken, Judge(Select(Ssn), ReplyBuilder.Error("42501", sentence), ReplyBuilder.Rows([Canary])).Finding!.Kind);

    [Fact]
    public void TimeOut_IsNone() => Assert.Null(Judge(Select(Name), ReplyBuilder.Error("57014", "canceling"), ReplyBuilder.Rows(["ann"])).Finding);

    private static SqlNode Select(params SqlNode[] values) => Sql.Query($"SELECT {Sql.Targets([.. values.Select(value => Sql.Item($"{value}"))])} FROM people");

    private static (FindingKind Kind, string Code) Kind(Judgement judgement) => (judgement.Finding!.Kind, judgement.Finding.Code);

    private Judgement Judge(SqlNode query, Reply guarded, Reply direct, Reply? twin = null) =>
        _judge.Of(new GeneratedCase(0, [new CaseStep(query, query)], WireMode.Simple, 0), new CaseReplies([guarded], [direct], twin is null ? null : [twin]));
}
