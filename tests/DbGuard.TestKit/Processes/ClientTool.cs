namespace DbGuard.TestKit.Processes;

/// <summary>Runs client programs (psql, pgbench, node, python) to their end against an endpoint.</summary>
public static class ClientTool
{
    /// <summary>Debian's Python, for which apt installs the drivers; another python3 may come first on the PATH.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Runs psql without the user's psqlrc, sending errors and notices to standard error.</summary>
    public static Task<ToolResult> PsqlAsync(
        PostgresEndpoint endpoint, IEnumerable<string> arguments, string? input = null, TimeSpan? timeout = null) =>
        RunAsync("psql", ["-X", .. arguments], endpoint.ToEnvironment(), input, timeout);

    /// <summary>Runs one script of tests/clients with Python.</summary>
    public static Task<ToolResult> PythonAsync(PostgresEndpoint endpoint, string script, params string[] arguments) =>
        RunAsync(Python, [Repository.PathOf("tests", "clients", "python", script), .. arguments], endpoint.ToEnvironment());

    /// <summary>Runs one script of tests/clients with Node.</summary>
    public static Task<ToolResult> NodeAsync(PostgresEndpoint endpoint, string script, params string[] arguments) =>
        RunAsync("node", [Repository.PathOf("tests", "clients", "node", script), .. arguments], endpoint.ToEnvironment());

    /// <summary>Runs pgbench.</summary>
    public static Task<ToolResult> PgbenchAsync(PostgresEndpoint endpoint, params string[] arguments) =>
        RunAsync("pgbench", arguments, endpoint.ToEnvironment());

    /// <summary>Runs any program; kills it when <paramref name="timeout"/> (default 90 seconds) is over.</summary>
    /// <exception cref="TimeoutException">The program did not end in time; the message carries its output so far.</exception>
    public static async Task<ToolResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null,
        TimeSpan? timeout = null,
        string? workingDirectory = null)
    {
        string[] list = [.. arguments];
        var command = $"{file} {string.Join(' ', list)}";
        await using var process = ExternalProcess.Start(file, list, environment, workingDirectory);
        using var deadline = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            await using (var writer = new StreamWriter(process.Input))
            {
                await writer.WriteAsync(input.AsMemory(), deadline.Token).ConfigureAwait(false);
            }

            var code = await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return new ToolResult(command, code, process.Output.ToArray(), process.Error.ToArray());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{command} did not end in time\n{process.Output.Text}\n{process.Error.Text}");
        }
    }
}
