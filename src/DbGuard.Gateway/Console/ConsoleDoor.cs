using System.Net;
using System.Net.Security;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DbGuard.Gateway.Console;

/// <summary>The listener of the console: marks its connections, so that its pages are on no other listener and nothing else is on it.</summary>
internal static class ConsoleDoor
{
    /// <summary>Listens at the configured address.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">Where.</param>
    /// <param name="certificate">Its certificate; null: no TLS.</param>
    /// <param name="minimum">Oldest version of TLS.</param>
    public static void Listen(WebApplicationBuilder builder, ConsoleOptions options, WatchedFiles<ServerCertificate>? certificate, TlsVersion minimum)
    {
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Parse(options.Address), options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection =>
                {
                    connection.Features.Set(Mark.Instance);
                    return next(connection);
                });
                if (certificate is not null)
                {
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Handshake(certificate.Current, minimum)) });
                }
            });
        });
    }

    /// <summary>True for requests that came through it.</summary>
    public static bool IsDoorOf(HttpContext context) => context.Features.Get<Mark>() is not null;

    /// <summary>Keeps the console's paths and all others apart; goes after routing and before everything that answers.</summary>
    public static Task GateAsync(HttpContext context, RequestDelegate next)
    {
        var isConsolePath = context.GetEndpoint()?.Metadata.GetMetadata<ConsolePath>() is not null;
        if (isConsolePath == IsDoorOf(context))
        {
            return next(context);
        }

        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>By the certificate that is in force as the connection begins.</summary>
    private static SslServerAuthenticationOptions Handshake(ServerCertificate certificate, TlsVersion minimum) => new()
    {
        ServerCertificateContext = certificate.Handshake,
        EnabledSslProtocols = TlsVersions.From(minimum),
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
    };

    private sealed class Mark
    {
        public static Mark Instance { get; } = new();
    }
}
