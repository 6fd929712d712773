using System.Net;
using System.Net.Security;
using System.Threading.RateLimiting;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DbGuard.Gateway.Api;

/// <summary>The network listener of the API, for agents with tokens: marks its connections, so that no other listener is taken for it.</summary>
internal static class ApiDoor
{
    /// <summary>Requests of one address in a minute; a login by token is one.</summary>
    private const int PerMinute = 120;

    /// <summary>Listens at the configured address.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">Where.</param>
    /// <param name="certificate">Its certificate; null: no TLS.</param>
    /// <param name="minimum">Oldest version of TLS.</param>
    public static WebApplicationBuilder AddApiDoor(this WebApplicationBuilder builder, ApiOptions options, WatchedFiles<ServerCertificate>? certificate, TlsVersion minimum)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<KestrelServerOptions>(server => server.Listen(IPAddress.Parse(options.Address), options.Port, listen =>
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
        }));
        return builder;
    }

    /// <summary>True for requests that came through it.</summary>
    public static bool IsDoorOf(HttpContext context) => context.Features.Get<Mark>() is not null;

    /// <summary>Bounds what one address may ask for; the local socket and health are not bounded.</summary>
    public static void Limit(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => IsDoorOf(context)
            ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, static _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(IPAddress.None));
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
