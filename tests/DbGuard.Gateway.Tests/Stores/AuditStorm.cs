using System.Globalization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using DbGuard.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>A child process that writes to a store without end and says <c>ack SESSION NUMBER</c> after each durable append, <c>refused …</c> after each that failed.</summary>
internal static class AuditStorm
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts it; signals that a write beyond the file size limit would send are ignored, so that the write fails instead.</summary>
    public static Task<TetheredProcess> StartAsync(string file, int writers, CancellationToken cancellationToken) => TetheredProcess.StartAsync(
        "sh",
        ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", "dotnet", typeof(AuditStorm).Assembly.Location, "audit-storm", file, writers.ToString(CultureInfo.InvariantCulture)],
        cancellationToken: cancellationToken);

    /// <summary>The acknowledged records in the child's output, whole lines only.</summary>
    public static List<(string Session, long Number)> Acknowledged(string output) =>
    [
        .. output[..(output.LastIndexOf('\n') + 1)].Split('\n')
            .Where(line => line.StartsWith("ack ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Select(words => (words[1], long.Parse(words[2], CultureInfo.InvariantCulture))),
    ];

    public static async Task RunAsync(string file, int writers)
    {
        var options = new AuditStoreOptions { Path = file, RetryMinimum = TimeSpan.FromMilliseconds(20), RetryMaximum = TimeSpan.FromMilliseconds(100) };
        await using var store = SqliteAuditStore.Open(options, TimeProvider.System, NullLogger<SqliteAuditStore>.Instance);
        await using var output = new StreamWriter(System.Console.OpenStandardOutput());
        await Task.WhenAll(Enumerable.Range(1, writers).Select(i => WriteAsync(store, $"s-{i}", output)));
    }

    private static async Task WriteAsync(SqliteAuditStore store, string session, StreamWriter output)
    {
        await Task.Yield();
        for (long number = 1; ; number++)
        {
            string line;
            try
            {
                await store.AppendDurablyAsync(AuditStoreRig.Decided(session, number), CancellationToken.None);
                store.Append(AuditStoreRig.Response(session, number));
                line = $"ack {session} {number}";
            }
            catch (AuditUnavailableException exception)
            {
                line = $"refused {exception.Message}";
                await Task.Delay(AfterRefusal);
            }

            lock (output)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
    }
}
