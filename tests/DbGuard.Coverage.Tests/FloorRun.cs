using System.Collections.Immutable;
using DbGuard.Coverage.Recording;
using DbGuard.Coverage.Suite;

namespace DbGuard.Coverage.Tests;

/// <summary>
/// One run over a fixed part of PostgreSQL's own regression suite: the files with most forms of queries. eng/coverage/fetch gets the suite;
/// where it cannot, every test fails with the reason.
/// </summary>
public sealed class FloorRun : IAsyncLifetime
{
    /// <summary>In the suite's order, which some of them depend on.</summary>
    private static readonly ImmutableArray<string> Files =
    [
        "test_setup", "strings", "create_misc", "create_view", "create_function_sql", "expressions",
        "insert_conflict", "copyselect", "select", "inherit", "updatable_views", "select_into", "select_distinct", "select_distinct_on", "select_implicit",
        "select_having", "subselect", "union", "case", "join", "aggregates", "portals", "arrays", "update", "delete", "tablesample", "groupingsets",
        "merge", "tsrf", "rules", "select_views", "window", "json", "jsonb", "jsonb_jsonpath", "limit", "rangefuncs", "prepare",
        "rowtypes", "returning", "with", "xml",
    ];

    public SuiteRecording Recording { get; private set; } = null!;

    public async Task InitializeAsync() => Recording = (await SuiteRun.RunAsync(await RegressionSuite.FetchAsync(), Files)).Recording;

    public Task DisposeAsync() => Task.CompletedTask;
}
