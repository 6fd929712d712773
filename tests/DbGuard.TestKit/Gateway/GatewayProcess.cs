using System.Net;
using System.Net.Sockets;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Processes;

namespace DbGuard.TestKit.Gateway;

/// <summary>The built <c>dbguard serve</c> as a real process on free loopback ports, in a folder of its own.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly GatewaySettings _settings;

    private GatewayProcess(GatewaySettings settings, GatewayFolder folder, TetheredProcess process, int port, int httpPort)
    {
        _settings = settings;
        Folder = folder;
        Process = process;
        Port = port;
        HttpPort = httpPort;
    }

    /// <summary>What the gateway reads and writes.</summary>
    public GatewayFolder Folder { get; }

    /// <summary>The running program: its output, its signals.</summary>
    public TetheredProcess Process { get; private set; }

    /// <summary>Port for PostgreSQL clients.</summary>
    public int Port { get; }

    /// <summary>Port of the health endpoint.</summary>
    public int HttpPort { get; }

    /// <summary>The executable that belongs to this build: beside the test assembly, else in the gateway's own output.</summary>
    public static string Executable { get; } = FindExecutable();

    /// <summary>Starts a gateway and waits until it takes connections.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewaySettings settings, CancellationToken cancellationToken = default)
    {
        var ports = FreePort.Several(2);
        var (port, httpPort) = (ports[0], ports[1]);
        var folder = new GatewayFolder(settings, port, httpPort);
        try
        {
            return new GatewayProcess(settings, folder, await LaunchAsync(settings, folder, port, cancellationToken).ConfigureAwait(false), port, httpPort);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Where <paramref name="agent"/> (default: the first one) connects to reach <paramref name="database"/>.</summary>
    public PostgresEndpoint Endpoint(string database, GatewayAgent? agent = null)
    {
        agent ??= _settings.Agents[0];
        return new PostgresEndpoint("127.0.0.1", Port, agent.Name, agent.Password, database);
    }

    /// <summary>Runs another <c>dbguard</c> command, in the gateway's folder.</summary>
    public Task<ToolResult> CommandAsync(params string[] arguments) =>
        ClientTool.RunAsync(Executable, arguments, _settings.Environment, workingDirectory: Folder.Path);

    /// <summary>Starts the program again, on the same ports and the same store, after it has ended.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await Process.DisposeAsync().ConfigureAwait(false);
        Process = await LaunchAsync(_settings, Folder, Port, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync().ConfigureAwait(false);
        SecretWatch.Ended(Folder, Process);
        Folder.Dispose();
    }

    private static async Task<TetheredProcess> LaunchAsync(GatewaySettings settings, GatewayFolder folder, int port, CancellationToken cancellationToken)
    {
        SecretWatch.Guard(settings.Upstream.Password, "the upstream password");
        foreach (var agent in settings.Agents)
        {
            SecretWatch.Guard(agent.Password, "an agent's password");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        var process = await TetheredProcess.StartAsync(
            Executable, ["serve", "--config", folder.ConfigurationFile], settings.Environment, folder.Path, deadline.Token).ConfigureAwait(false);
        try
        {
            SecretWatch.Began(process.Id);
            await AcceptsAsync(process, port, deadline.Token).ConfigureAwait(false);
            return process;
        }
        catch (Exception failure)
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"the gateway did not start\n{process.Output.Text}\n{process.Error.Text}", failure);
        }
    }

    private static async Task AcceptsAsync(TetheredProcess process, int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("it ended");
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(RetryDelay, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string FindExecutable()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "dbguard");
        if (File.Exists(beside))
        {
            return beside;
        }

        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        return Repository.PathOf("src", "DbGuard.Gateway", "bin", configuration, "net10.0", "dbguard");
    }
}
