using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Processes;

namespace DbGuard.TestKit.Canaries;

/// <summary>
/// Looks for secrets of the whole test run where they must not be: in the output and the stores of every gateway process when it ends, and, while it runs, in its command line
/// and in the command lines and environments of its children. What is found goes to <c>artifacts/secrets</c>, and <c>./test</c> fails for it.
/// </summary>
public static class SecretWatch
{
    /// <summary>Shorter secrets would be found in anything.</summary>
    private const int ShortestSecret = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly ConcurrentDictionary<string, string> Secrets = new();
    private static readonly ConcurrentDictionary<int, byte> Gateways = new();
    private static readonly Lock ReportLock = new();
    private static readonly Lazy<Task> Watching = new(() => Task.Run(WatchAsync));

    /// <summary>Folder of the reports, one file for each test process.</summary>
    public static string ReportFolder { get; } = Repository.PathOf("artifacts", "secrets");

    /// <summary>From now on this is a secret.</summary>
    /// <param name="secret">The secret; short ones are left out.</param>
    /// <param name="what">What it is, for the report, which does not repeat it.</param>
    public static void Guard(string secret, string what)
    {
        if (secret.Length >= ShortestSecret)
        {
            Secrets.TryAdd(secret, what);
        }
    }

    /// <summary>A gateway has begun: its command line and its children are looked at until <see cref="Ended"/>.</summary>
    internal static void Began(int processId)
    {
        Gateways[processId] = 0;
        _ = Watching.Value;
    }

    /// <summary>A gateway has ended: searches what it wrote and reports.</summary>
    internal static void Ended(GatewayFolder folder, TetheredProcess process)
    {
        Gateways.TryRemove(process.Id, out _);
        var (found, files) = Search(folder.Path, process.Output.Text + process.Error.Text);
        Report([$"searched {files} files and the output of gateway {process.Id} for {Secrets.Count} secrets", .. found.Select(f => $"FOUND {f} (gateway {process.Id})")]);
    }

    /// <summary>Searches a gateway's folder and its output.</summary>
    /// <returns>What was found where, and how many files were searched.</returns>
    public static (IReadOnlyList<string> Found, int Files) Search(string folder, string output)
    {
        var found = new List<string>();
        var values = SearchValues.Create([.. Secrets.Keys], StringComparison.Ordinal);
        Look("output", output);
        if (output.Contains("SCRAM-SHA-256$", StringComparison.Ordinal))
        {
            found.Add("a SCRAM verifier in output");
        }

        var files = 0;
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsSearched))
        {
            try
            {
                Look(Path.GetFileName(file), Encoding.Latin1.GetString(File.ReadAllBytes(file)));
                files++;
            }
            catch (IOException)
            {
                // A socket, or gone.
            }
        }

        return (found, files);

        void Look(string where, string text)
        {
            if (text.AsSpan().ContainsAny(values))
            {
                found.AddRange(Secrets.Where(s => text.Contains(s.Key, StringComparison.Ordinal)).Select(s => $"{s.Value} in {where}"));
            }
        }
    }

    /// <summary>Files that hold a secret because they are where the gateway is told to read it.</summary>
    private static bool IsSearched(string file) => !file.EndsWith(".password", StringComparison.Ordinal) && !file.EndsWith("key.pem", StringComparison.Ordinal);

    private static async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            var values = SearchValues.Create([.. Secrets.Keys], StringComparison.Ordinal);
            foreach (var directory in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id))
                {
                    Look(directory, id, values);
                }
            }
        }
    }

    private static void Look(string directory, int id, SearchValues<string> values)
    {
        try
        {
            var isGateway = Gateways.ContainsKey(id);
            if (!isGateway && !Gateways.ContainsKey(ParentOf(directory)))
            {
                return;
            }

            // WHY not the environment of the gateway itself: a test may tell it to read a secret from there.
            foreach (var name in isGateway ? ["cmdline"] : new[] { "cmdline", "environ" })
            {
                var text = File.ReadAllText(Path.Combine(directory, name), Encoding.Latin1);
                if (text.AsSpan().ContainsAny(values))
                {
                    Report([.. Secrets.Where(s => text.Contains(s.Key, StringComparison.Ordinal)).Select(s => $"FOUND {s.Value} in {name} of {(isGateway ? "a gateway" : "a gateway's child")}")]);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static int ParentOf(string directory) => int.Parse(
        File.ReadLines(Path.Combine(directory, "status")).First(line => line.StartsWith("PPid:", StringComparison.Ordinal)).AsSpan(5).Trim(), CultureInfo.InvariantCulture);

    private static void Report(IReadOnlyList<string> lines)
    {
        lock (ReportLock)
        {
            Directory.CreateDirectory(ReportFolder);
            File.AppendAllLines(Path.Combine(ReportFolder, $"{Environment.ProcessId}.txt"), lines);
        }
    }
}
