using System.Net;
using System.Text.Json;
using DbGuard.Gateway.Hosting.Health;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.TestKit.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DbGuard.Gateway.Tests.Hosting.Health;

public sealed class HealthEndpointsTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static readonly AuditStoreHealth Healthy = new(null, DateTimeOffset.UnixEpoch, 7);

    [Fact]
    public async Task Healthz_WhileRunning_IsAlive()
    {
        await using var app = await StartAsync();
        using var answer = await app.Client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("alive\n", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Readyz_EverythingWell_IsReady()
    {
        await using var app = await StartAsync(new UpstreamCheck(Upstream(fixture.Server.Port)), new AuditCheck(() => Healthy));
        var (status, body) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ready", body.GetProperty("status").GetString());
        Assert.Equal("ok", body.GetProperty("upstream").GetString());
        Assert.Equal("ok", body.GetProperty("audit").GetString());
    }

    [Fact]
    public async Task Readyz_UpstreamOverUnixSocket_IsReady()
    {
        var options = Upstream(fixture.Server.Port);
        options.Host = fixture.Server.Directory;
        await using var app = await StartAsync(new UpstreamCheck(options));
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(app)).Status);
    }

    [Fact]
    public async Task Readyz_UpstreamDown_IsNotReadyAndHidesTheAddress()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var app = await StartAsync(new UpstreamCheck(Upstream(server.Port)), new AuditCheck(() => Healthy));
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(app)).Status);
        await server.StopAsync();
        var (status, body) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("cannot be reached", body.GetProperty("upstream").GetString());
    }

    [Fact]
    public async Task Readyz_AuditFault_IsNotReady()
    {
        await using var app = await StartAsync(new AuditCheck(() => Healthy with { Fault = "disk full" }));
        var (status, body) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("disk full", body.GetProperty("audit").GetString());
    }

    [Fact]
    public async Task Readyz_CheckThrows_IsNotReadyAndHidesTheMessage()
    {
        await using var app = await StartAsync(new AuditCheck(() => throw new InvalidOperationException("a secret")));
        var (status, body) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("cannot be checked", body.GetProperty("audit").GetString());
    }

    [Fact]
    public async Task AnyPage_OtherMethod_IsRefused()
    {
        await using var app = await StartAsync();
        using var answer = await app.Client.PostAsync("/healthz", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static UpstreamOptions Upstream(int port) => new() { Host = "127.0.0.1", Port = port };

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadyAsync(RunningApp app)
    {
        using var answer = await app.Client.GetAsync("/readyz");
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.Clone());
    }

    private static async Task<RunningApp> StartAsync(params IReadinessCheck[] checks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        foreach (var check in checks)
        {
            builder.Services.AddSingleton(check);
        }

        builder.AddHealth(new HttpOptions { Port = 0 });
        var app = builder.Build();
        app.UseRouting();
        app.MapHealth();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RunningApp(app, new HttpClient { BaseAddress = new Uri(address) });
    }

    private sealed record RunningApp(WebApplication App, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
        }
    }
}
