using DbGuard.Gateway.Postgres;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Hosting;

/// <summary>Health over HTTP: <c>/health/live</c> and <c>/health/ready</c>. Tells states, no names and no data.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", (RequestDelegate)(context => context.Response.WriteAsync("live\n")));
        app.MapGet("/health/ready", (RequestDelegate)AnswerReadyAsync);
    }

    /// <summary>200 when sessions can be opened and statements can be recorded, else 503 with the reason.</summary>
    private static Task AnswerReadyAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<SessionRegistry>();
        var health = context.RequestServices.GetRequiredService<GatewayStores>().Audit.Health;
        var trouble = sessions.IsDraining ? "draining" : health.IsHealthy ? null : "evidence cannot be written";
        context.Response.StatusCode = trouble is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync($"{trouble ?? "ready"}\n");
    }
}
