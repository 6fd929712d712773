using DbGuard.Coverage.Recording;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Coverage.Suite;

/// <summary>Runs the suite's files through psql, as pg_regress does but one after the other, against a throw-away server with the recorder between.</summary>
public static class SuiteRun
{
    private const string Database = "regression";

    private static readonly TimeSpan FileTimeout = TimeSpan.FromMinutes(10);

    /// <param name="suite">The suite.</param>
    /// <param name="tests">Files to run, in this order; most need <c>test_setup</c> first.</param>
    /// <param name="progress">Told the name and the duration of each file, and what was seen so far.</param>
    /// <exception cref="InvalidOperationException">The recorder failed.</exception>
    public static async Task<SuiteResult> RunAsync(RegressionSuite suite, IEnumerable<string> tests, Action<string, TimeSpan, SuiteRecording>? progress = null)
    {
        // The server runs as another user, who may not be able to read the checkout, and writes files of its own.
        var folder = Directory.CreateTempSubdirectory("dbguard-regress.").FullName;
        try
        {
            await ClientTool.RunAsync("cp", ["-rL", Path.Combine(suite.Directory, "data"), Path.Combine(suite.Directory, "lib"), Path.Combine(suite.Directory, "sql"), folder]).ConfigureAwait(false);
            Directory.CreateDirectory(Path.Combine(folder, "results"));
            await ClientTool.RunAsync("chmod", ["-R", "a+rwX", folder]).ConfigureAwait(false);
            await using var server = await PostgresServer.StartAsync(
                new PostgresServerOptions { Authentication = "trust", Settings = ["max_prepared_transactions=2"] }).ConfigureAwait(false);
            await server.ExecuteAsync("postgres", $"CREATE DATABASE {Database} TEMPLATE template0").ConfigureAwait(false);
            await server.ExecuteAsync(
                "postgres",
                $"""
                ALTER DATABASE {Database} SET lc_messages TO 'C'; ALTER DATABASE {Database} SET lc_monetary TO 'C';
                ALTER DATABASE {Database} SET lc_numeric TO 'C'; ALTER DATABASE {Database} SET lc_time TO 'C';
                ALTER DATABASE {Database} SET bytea_output TO 'hex'; ALTER DATABASE {Database} SET timezone_abbreviations TO 'Default'
                """).ConfigureAwait(false);

            var recording = new SuiteRecording();
            using var proxy = new RecordingProxy(server.Port, recording);
            foreach (var test in tests)
            {
                proxy.Test = test;
                var started = TimeProvider.System.GetTimestamp();
                if (await PsqlAsync(suite, folder, proxy.Port, test).ConfigureAwait(false) != 0)
                {
                    recording.Unfinished.Add(test);
                }

                recording.Files++;
                progress?.Invoke(test, TimeProvider.System.GetElapsedTime(started), recording);
                if (proxy.Failure is { } failure)
                {
                    throw new InvalidOperationException(failure);
                }
            }

            var version = (string)(await server.ScalarAsync("postgres", "show server_version").ConfigureAwait(false))!;
            return new SuiteResult(version.Split(' ')[0], recording);
        }
        finally
        {
            // The server has written there as another user.
            await ClientTool.RunAsync("rm", ["-rf", folder]).ConfigureAwait(false);
        }
    }

    /// <summary>Refused statements do not end a file; only a lost connection or an unreadable file does.</summary>
    private static async Task<int> PsqlAsync(RegressionSuite suite, string folder, int port, string test)
    {
        var environment = new PostgresEndpoint(PostgresServer.Host, port, PostgresServer.Superuser, "", Database).ToEnvironment();
        environment["PGTZ"] = "PST8PDT";
        environment["PGDATESTYLE"] = "Postgres, MDY";
        environment["PGOPTIONS"] = "-c intervalstyle=postgres_verbose";
        environment["PG_ABS_SRCDIR"] = folder;
        environment["PG_ABS_BUILDDIR"] = folder;
        environment["PG_LIBDIR"] = Path.Combine(folder, "lib");
        environment["PG_DLSUFFIX"] = ".so";
        environment["LC_ALL"] = "C.UTF-8";
        var result = await ClientTool.RunAsync(
            "psql", ["-X", "-a", "-q", "-v", "HIDE_TABLEAM=on", "-v", "HIDE_TOAST_COMPRESSION=on", "-f", suite.PathOf(test)], environment, timeout: FileTimeout,
            workingDirectory: folder).ConfigureAwait(false);
        return result.ExitCode;
    }
}
