using Microsoft.Extensions.Logging.Console;

namespace DbGuard.Gateway.Hosting;

/// <summary>
/// Structured logs on standard output: one JSON object a line, UTC. The configuration's <c>Logging</c> section holds levels
/// (<c>LogLevel</c>) and may choose the formatter (<c>Console:FormatterName</c>: <c>json</c> or <c>simple</c>).
/// </summary>
internal static class GatewayLogging
{
    public static ILoggerFactory Create(IConfiguration logging) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.AddConfiguration(logging);
        builder.AddConsole();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName ??= ConsoleFormatterNames.Json);
        builder.Services.Configure<JsonConsoleFormatterOptions>(json => json.UseUtcTimestamp = true);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(simple =>
        {
            simple.UseUtcTimestamp = true;
            simple.SingleLine = true;
            simple.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
    });
}
