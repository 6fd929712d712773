using DbGuard.Coverage.Recording;
using DbGuard.Coverage.Reports;

namespace DbGuard.Coverage.Tests;

/// <summary>The floor under docs/coverage.md. <c>eng/coverage/run --gaps</c> says more about a statement that fails here.</summary>
public sealed class RegressionFloorTests(FloorRun run) : IClassFixture<FloorRun>
{
    /// <summary>So much the part has at least: a run that sees less has not run.</summary>
    private const int FewestQueries = 6_000;
    private const int FewestResults = 5_000;

    [Fact]
    public void Queries_ThatTheServerAccepts_HaveGapsInUnderOnePercent()
    {
        var queries = run.Recording.Statements.Where(s => s.IsQuery).ToList();
        var gaps = queries.Where(s => !s.Gaps.IsEmpty).ToList();

        Assert.True(queries.Count >= FewestQueries, $"only {queries.Count} queries were recorded");
        Assert.True(gaps.Count * 100 < queries.Count, $"{gaps.Count} of {queries.Count} queries have a gap:\n{Lines(gaps, s => $"{s.Gaps[0].Kind} {s.Gaps[0].Subject}")}");
    }

    [Fact]
    public void Files_OfThePart_RunToTheirEnd() => Assert.Empty(run.Recording.Unfinished);

    [Fact]
    public void Statements_OfEachText_AreTheServers()
    {
        Assert.True(run.Recording.Breaks.Count == 0, string.Join('\n', run.Recording.Breaks.Select(b => $"{b.Test}: {b.What}: {b.Sql}")));
        Assert.Equal(0, run.Recording.Unparsed);
    }

    [Fact]
    public void Boundaries_OfTextsPutTogether_StayWhereTheyAre()
    {
        var (compared, differing) = TextBoundaries.Compare(run.Recording);

        Assert.True(compared >= FewestQueries, $"only {compared} statements were compared");
        Assert.Empty(differing);
    }

    [Fact]
    public void Lineage_OfEachResult_IsNotContradictedByTheServer()
    {
        var contradicted = run.Recording.Statements.Where(s => s.Disagreement is not null).ToList();

        Assert.True(run.Recording.Described >= FewestResults, $"only {run.Recording.Described} results were compared");
        Assert.True(run.Recording.Origins >= FewestResults, $"only {run.Recording.Origins} origins were compared");
        Assert.True(contradicted.Count == 0, Lines(contradicted, s => s.Disagreement!));
    }

    private static string Lines(IEnumerable<StatementRecord> statements, Func<StatementRecord, string> what) =>
        string.Join('\n', statements.Take(50).Select(s => $"{s.Test}: {what(s)}: {s.Sql.ReplaceLineEndings(" ")}"));
}
