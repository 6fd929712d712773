using DbGuard.Gateway.Tests.Postgres;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Gateway.Tests.Commands;

public sealed class ServeCommandTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Serve_RealClient_IsServedRecordedAndDrained()
    {
        var settings = new GatewaySettings(postgres.Server.Endpoint(), Policies.AllowAll, [new GatewayAgent("claude", "s3cret")]);
        await using var gateway = await GatewayProcess.StartAsync(settings);
        await using (var connection = new NpgsqlConnection(gateway.Endpoint("postgres").ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select 6 * 7", connection);
            Assert.Equal(42, await command.ExecuteScalarAsync());
        }

        using var http = new HttpClient();
        Assert.Equal(
            "{\"status\":\"ready\",\"upstream\":\"ok\",\"audit\":\"ok\",\"policy\":\"ok\"}\n",
            await http.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.HttpPort}/readyz")));
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.HttpPort}/metrics"));
        Assert.Contains("dbguard_decisions_total{verdict=\"allow\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("dbguard_statements_total{kind=\"select\",outcome=\"done\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("dbguard_logins_total{outcome=\"accepted\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("dbguard_audit_duration_seconds_count ", metrics, StringComparison.Ordinal);
        var verified = await gateway.CommandAsync("audit", "verify", "--config", gateway.Folder.ConfigurationFile);
        Assert.Equal(0, verified.ExitCode);
    }
}
