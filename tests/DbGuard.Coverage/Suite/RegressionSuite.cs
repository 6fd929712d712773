using System.Collections.Immutable;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Coverage.Suite;

/// <summary>PostgreSQL's own regression suite as its source package ships it, unpacked by eng/coverage/fetch.</summary>
public sealed class RegressionSuite
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(3);

    private RegressionSuite(string directory)
    {
        Directory = directory;
        Version = File.ReadAllText(Path.Combine(directory, "version")).Trim();
        Tests = [.. File.ReadLines(Path.Combine(directory, "parallel_schedule"))
            .Where(line => line.StartsWith("test:", StringComparison.Ordinal))
            .SelectMany(line => line["test:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>Absolute path of the folder with <c>sql</c>, <c>data</c> and <c>lib</c>.</summary>
    public string Directory { get; }

    /// <summary>Version of the source package, e.g. <c>15.18-0+deb12u1</c>.</summary>
    public string Version { get; }

    /// <summary>Names of the test files in the order of the suite's schedule.</summary>
    public ImmutableArray<string> Tests { get; }

    /// <summary>Fetches the suite of the installed server's release, or finds it where an earlier run has put it.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had; the message says why.</exception>
    public static async Task<RegressionSuite> FetchAsync()
    {
        var result = await ClientTool.RunAsync(Repository.PathOf("eng", "coverage", "fetch"), [], timeout: FetchTimeout).ConfigureAwait(false);
        return result.ExitCode == 0
            ? new RegressionSuite(result.OutputText.Trim())
            : throw new InvalidOperationException(result.ErrorText.Trim());
    }

    /// <summary>Absolute path of one test file.</summary>
    public string PathOf(string test) => Path.Combine(Directory, "sql", $"{test}.sql");
}
