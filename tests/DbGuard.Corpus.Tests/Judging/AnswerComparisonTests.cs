using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Judging;

public sealed class AnswerComparisonTests
{
    [Fact]
    public void Answers_OfTheSameBytes_AreTheSame() => Assert.Null(Compare(["1", "a"], ["1", "a"], ["1", "a"]));

    [Theory]
    [InlineData("a", "b", "a")]
    [InlineData("pid 12", "pid none", "pid 13")]
    [InlineData("a1", "", "a2")]
    public void Cell_ThatDiffersBeyondWhatTwoDirectRunsDo_IsADifference(string direct, string guarded, string again) =>
        Assert.NotNull(Compare([direct], [guarded], [again]));

    [Theory]
    [InlineData("pid 12", "pid 4711", "pid 13")]
    [InlineData("xyz", "abc", "uvw")]
    [InlineData("a", "anything", "bcd")]
    public void Cell_ThatVariesByItself_MayVary(string direct, string guarded, string again) => Assert.Null(Compare([direct], [guarded], [again]));

    [Fact]
    public void Null_InPlaceOfAValue_IsADifference() => Assert.NotNull(Compare(["12"], [null], ["13"]));

    [Fact]
    public void Row_ThatIsMissing_IsADifference() =>
        Assert.NotNull(AnswerComparison.Difference(Transcript(["1"], ["2"]), Transcript(["1"]), Transcript(["1"], ["2"])));

    private static string? Compare(string?[] direct, string?[] guarded, string?[] again) =>
        AnswerComparison.Difference(Transcript(direct), Transcript(guarded), Transcript(again));

    private static Transcript Transcript(params string?[][] rows)
    {
        var messages = rows.Select(row =>
        {
            var writer = new WireWriter().Int16(row.Length);
            foreach (var cell in row)
            {
                writer.Int32(cell?.Length ?? -1).Bytes(System.Text.Encoding.ASCII.GetBytes(cell ?? ""));
            }

            return new WireMessage('D', writer.ToArray());
        });
        return new Transcript([new StepResult([.. messages], Ending.Arrived, TimeSpan.Zero)], [], []);
    }
}
