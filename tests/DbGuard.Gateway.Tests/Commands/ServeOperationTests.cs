using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DbGuard.Gateway.Tests.Postgres;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>Starting, stopping and watching the program as operators do.</summary>
public sealed class ServeOperationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Canary = "canary-7361-literal";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sigterm_RunningStatementFinishes_IdleSessionIsTold_AndTheEndIsClean()
    {
        await using var gateway = await GatewayProcess.StartAsync(Settings());
        await using var idle = await WireClient.LogInAsync(gateway.Endpoint("postgres"));
        await using var busy = await WireClient.LogInAsync(gateway.Endpoint("postgres"));
        await busy.SendAsync(Frontend.Query("select 'begun'; select pg_sleep(2), 'finished'"));
        while ((await busy.ReadAsync()).Type != 'C')
        {
            // The first statement's end shows that the text runs.
        }

        gateway.Process.Signal(PosixSignalNumber.Terminate);

        Assert.Equal("57P01", (await idle.ReadAsync()).SqlState);
        var types = "";
        for (var message = await busy.ReadAsync(); ; message = await busy.ReadAsync())
        {
            types += message.Type;
            if (message.Type == 'E')
            {
                Assert.Equal("57P01", message.SqlState);
                break;
            }
        }

        Assert.StartsWith("TDCZ", types, StringComparison.Ordinal);
        Assert.True(busy.Received.AsSpan().IndexOf("finished"u8) > 0);
        Assert.Equal(0, await gateway.Process.WaitForExitAsync().WaitAsync(Patience));
        Assert.Equal(0, (await gateway.CommandAsync("audit", "verify", "--config", gateway.Folder.ConfigurationFile)).ExitCode);
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichOne()
    {
        await using var gateway = await GatewayProcess.StartAsync(Settings());
        var second = await ClientTool.RunAsync(
            GatewayProcess.Executable,
            ["serve", "--config", gateway.Folder.ConfigurationFile],
            new Dictionary<string, string?> { ["DBGUARD_Store__File"] = Path.Combine(gateway.Folder.Path, "other.db"), ["DBGUARD_Http__Port"] = "-1" },
            workingDirectory: gateway.Folder.Path);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"DBG6002 the gateway cannot listen: Postgres:Port 127.0.0.1:{gateway.Port}"), second.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ManyMistakes_AreListedAndNothingRuns()
    {
        using var folder = new GatewayFolder(
            Settings() with
            {
                Configure = configuration =>
                {
                    configuration["Postgres"]!["Prot"] = 1;
                    configuration["Limits"] = new System.Text.Json.Nodes.JsonObject { ["DrainTimeout"] = "soon" };
                },
            },
            1, 2);
        File.SetUnixFileMode(Path.Combine(folder.Path, "upstream.password"), (UnixFileMode)0b110_100_100);
        var result = await ClientTool.RunAsync(GatewayProcess.Executable, ["serve", "--config", folder.ConfigurationFile], workingDirectory: folder.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, result.ErrorText.Split("DBG6001").Length - 1);
        Assert.Contains("Postgres:Prot: unknown key; did you mean `Port`?", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Limits:DrainTimeout: must be a duration", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Upstream:PasswordFile: other users", result.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.StoreFile));
    }

    [Fact]
    public async Task Otlp_EndpointSet_GetsMetricsAndTracesWithoutValues()
    {
        var bodies = new ConcurrentDictionary<string, byte[]>();
        await using var collector = await CollectorAsync(bodies);
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var environment = ImmutableDictionary<string, string?>.Empty
            .Add("OTEL_EXPORTER_OTLP_ENDPOINT", address)
            .Add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .Add("OTEL_METRIC_EXPORT_INTERVAL", "200")
            .Add("OTEL_BSP_SCHEDULE_DELAY", "200");
        await using var gateway = await GatewayProcess.StartAsync(Settings() with { Environment = environment });
        await using (var client = await WireClient.LogInAsync(gateway.Endpoint("postgres")))
        {
            await client.AskAsync(Frontend.Query($"select '{Canary}'"));
        }

        gateway.Process.Signal(PosixSignalNumber.Terminate);
        await gateway.Process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Contains("dbguard.statement.duration", Encoding.UTF8.GetString(bodies["/v1/metrics"]), StringComparison.Ordinal);
        Assert.Contains("dbguard.statement.kind", Encoding.UTF8.GetString(bodies["/v1/traces"]), StringComparison.Ordinal);
        foreach (var body in bodies.Values)
        {
            Assert.Empty(new CanaryScan(Canary).FindIn(body));
        }
    }

    [Fact]
    public async Task Logs_OfSessionAndStatements_AreJsonWithoutValues()
    {
        await using var gateway = await GatewayProcess.StartAsync(Settings());
        await using (var client = await WireClient.LogInAsync(gateway.Endpoint("postgres")))
        {
            await client.AskAsync(Frontend.Query($"select '{Canary}'"));
            await client.AskAsync(Frontend.Query($"select '{Canary}'::int"));
        }

        gateway.Process.Signal(PosixSignalNumber.Terminate);
        await gateway.Process.WaitForExitAsync().WaitAsync(Patience);
        var lines = gateway.Process.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            using var entry = System.Text.Json.JsonDocument.Parse(line);
            Assert.True(entry.RootElement.TryGetProperty("EventId", out _), line);
            Assert.DoesNotContain(Canary, line, StringComparison.Ordinal);
        }
    }

    private GatewaySettings Settings() => new(postgres.Server.Endpoint(), Policies.AllowAll, [new GatewayAgent("claude", "s3cret")]);

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, byte[]> bodies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            bodies.AddOrUpdate(context.Request.Path, body.ToArray(), (_, earlier) => [.. earlier, .. body.ToArray()]);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync();
        return app;
    }
}
