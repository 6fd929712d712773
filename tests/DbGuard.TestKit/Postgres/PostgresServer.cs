using System.Globalization;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.TestKit.Postgres;

/// <summary>
/// A real PostgreSQL server in a directory of its own on a free loopback port. It ends, and its directory goes, when it
/// is disposed and also when the test process dies: eng/postgres/throwaway watches our end of its standard input.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ExternalProcess _process;
    private int _databases;

    private PostgresServer(ExternalProcess process, int port, string directory, int processId, string password)
    {
        _process = process;
        Port = port;
        Directory = directory;
        ProcessId = processId;
        Password = password;
    }

    /// <summary>Name of the superuser.</summary>
    public const string Superuser = "postgres";

    /// <summary>Always loopback.</summary>
    public const string Host = "127.0.0.1";

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>Directory with <c>log</c> and the Unix socket.</summary>
    public string Directory { get; }

    /// <summary>Process id of the postmaster.</summary>
    public int ProcessId { get; }

    /// <summary>Password of the superuser.</summary>
    public string Password { get; }

    /// <summary>Starts a server (about one second).</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresServerOptions();
        var password = $"super-{Guid.NewGuid():N}";
        var process = ExternalProcess.Start(
            Repository.PathOf("eng", "postgres", "throwaway"), options.Settings, Environment(options, password));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        try
        {
            var line = await process.Output.WaitForLineAsync(text => text.StartsWith("ready ", StringComparison.Ordinal), deadline.Token).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"PostgreSQL did not start\n{process.Error.Text}");
            var parts = line.Split(' ');
            return new PostgresServer(process, Number(parts[1]), parts[2], Number(parts[3]), password);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The superuser's endpoint in <paramref name="database"/>.</summary>
    public PostgresEndpoint Endpoint(string database = "postgres") => new(Host, Port, Superuser, Password, database);

    /// <summary>Another role's endpoint in <paramref name="database"/>.</summary>
    public PostgresEndpoint Endpoint(string database, string user, string password) => new(Host, Port, user, password, database);

    /// <summary>Runs <paramref name="sql"/> (any number of statements) at <paramref name="endpoint"/>.</summary>
    public static async Task ExecuteAsync(PostgresEndpoint endpoint, string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs <paramref name="sql"/> (any number of statements) as the superuser in <paramref name="database"/>.</summary>
    public Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken = default) =>
        ExecuteAsync(Endpoint(database), sql, cancellationToken);

    /// <summary>The single value <paramref name="sql"/> yields as the superuser in <paramref name="database"/>.</summary>
    public async Task<object?> ScalarAsync(string database, string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(Endpoint(database).ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a database with a name of its own and runs <paramref name="sql"/> in it.</summary>
    /// <returns>The name.</returns>
    public async Task<string> CreateDatabaseAsync(string sql = "", CancellationToken cancellationToken = default)
    {
        var name = await CloneDatabaseAsync("template0", cancellationToken: cancellationToken).ConfigureAwait(false);
        if (sql.Length > 0)
        {
            await ExecuteAsync(name, sql, cancellationToken).ConfigureAwait(false);
        }

        return name;
    }

    /// <summary>Creates a database as a copy of <paramref name="template"/>, to which nobody may be connected.</summary>
    /// <returns>The name.</returns>
    public async Task<string> CloneDatabaseAsync(string template, string owner = Superuser, CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}", cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>Ends the server at once, as a crash would; clients see their connections break.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            _process.CloseInput();
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    private static Dictionary<string, string?> Environment(PostgresServerOptions options, string password)
    {
        var transport = options.Certificate is null ? "host" : "hostssl";
        string[] rules =
        [
            "local all postgres trust",
            .. options.HostRules,
            $"{transport} all all 127.0.0.1/32 {options.Authentication}",
        ];
        return new Dictionary<string, string?>
        {
            ["DBGUARD_PG_PASSWORD"] = password,
            ["DBGUARD_PG_HBA"] = string.Join('\n', rules),
            ["DBGUARD_PG_CERT"] = options.Certificate?.CertificatePem,
            ["DBGUARD_PG_KEY"] = options.Certificate?.KeyPem,
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
