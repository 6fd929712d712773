using System.Net;
using System.Text;
using System.Text.Json;
using DbGuard.Gateway.Hosting.Metrics;
using DbGuard.Gateway.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DbGuard.Gateway.Hosting.Health;

/// <summary>
/// <c>/healthz</c>: 200 while the process runs. <c>/readyz</c>: 200 when every <see cref="IReadinessCheck"/> passes and the gateway is
/// not draining, else 503; a JSON object names each check. <c>/metrics</c>: the metric page. Nothing but GET, no data of sessions.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Listens for health beside the host's other endpoints. Checks are the <see cref="IReadinessCheck"/>s among the services.</summary>
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder, HttpOptions options)
    {
        builder.Services.AddSingleton<MetricPage>();
        if (options.Port >= 0)
        {
            builder.Services.Configure<KestrelServerOptions>(server =>
            {
                server.AddServerHeader = false;
                server.Listen(IPAddress.Parse(options.Address), options.Port);
            });
        }

        return builder;
    }

    /// <summary>Maps the three pages.</summary>
    public static void MapHealth(this WebApplication app)
    {
        // WHY resolved now: the page gathers from its making on, not from its first reading.
        var metrics = app.Services.GetRequiredService<MetricPage>();
        var checks = app.Services.GetServices<IReadinessCheck>().ToArray();
        var lifetime = app.Lifetime;
        app.MapGet("/healthz", () => Results.Text("alive\n"));
        app.MapGet("/metrics", () => Results.Text(metrics.Write(), MetricPage.ContentType));
        app.MapGet("/readyz", async (HttpContext context) =>
        {
            var answers = await Task.WhenAll(checks.Select(check => AskAsync(check, context.RequestAborted)));
            var isReady = answers.All(a => a.Failure is null) && !lifetime.ApplicationStopping.IsCancellationRequested;
            return Results.Text(Json(isReady, answers), "application/json", Encoding.UTF8, isReady ? 200 : 503);
        });
    }

    private static async Task<(string Name, string? Failure)> AskAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(CheckTimeout);
        try
        {
            return (check.Name, await check.FailureAsync(bounded.Token).AsTask().WaitAsync(bounded.Token));
        }
        catch (OperationCanceledException)
        {
            return (check.Name, "does not answer in time");
        }
        catch (Exception)
        {
            // A check that fails is a check that does not pass; its message could hold anything, so it is not shown.
            return (check.Name, "cannot be checked");
        }
    }

    private static string Json(bool isReady, (string Name, string? Failure)[] answers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", isReady ? "ready" : "not ready");
            foreach (var (name, failure) in answers)
            {
                json.WriteString(name, failure ?? "ok");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
