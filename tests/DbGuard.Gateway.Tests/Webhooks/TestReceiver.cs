using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbGuard.Gateway.Tests.Webhooks;

/// <summary>A receiver of webhooks on loopback that checks signatures, and can be told to answer otherwise. Stopping it frees its port; starting again takes the same.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    public const string Secret = "hook-signing-secret-4711";

    private readonly ConcurrentQueue<JsonNode> _events = new();
    private WebApplication? _app;

    public int Port { get; } = FreePort.Several(1)[0];

    public string Url => $"http://127.0.0.1:{Port}/hook";

    /// <summary>What is answered; with a value in <see cref="RetryAfter"/> if there is one.</summary>
    public HttpStatusCode Status { get; set; } = HttpStatusCode.NoContent;

    public string? RetryAfter { get; set; }

    /// <summary>Posts whose signature was wrong.</summary>
    public int BadSignatures { get; private set; }

    public IReadOnlyList<JsonNode> Events => [.. _events];

    /// <summary>Accepted events of a type.</summary>
    public IReadOnlyList<JsonNode> Of(string type) => [.. _events.Where(e => (string?)e["type"] == type)];

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, Port, l => l.Protocols = HttpProtocols.Http1));
        builder.Services.AddRouting();
        _app = builder.Build();
        _app.MapPost("/hook", ReceiveAsync);
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    public async Task UntilAsync(Func<bool> condition, int seconds = 40)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < seconds * 40, $"not delivered in time; got {string.Join(", ", _events.Select(e => (string?)e["type"]))}");
            await Task.Delay(25);
        }
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var parts = context.Request.Headers["DbGuard-Signature"].ToString().Split(',');
        var at = parts[0]["t=".Length..];
        byte[] signed = [.. Encoding.ASCII.GetBytes(at + "."), .. body.ToArray()];
        var expected = "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(at, CultureInfo.InvariantCulture);
        if (parts[1] != expected || age is < -5 or > 300)
        {
            BadSignatures++;
            context.Response.StatusCode = 401;
            return;
        }

        if (RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after;
        }

        context.Response.StatusCode = (int)Status;
        if (Status == HttpStatusCode.NoContent)
        {
            var told = JsonNode.Parse(body.ToArray())!;
            if (told["id"] is { } id)
            {
                Assert.Equal((string?)id, context.Request.Headers["Idempotency-Key"].ToString());
            }

            _events.Enqueue(told);
        }
    }
}
