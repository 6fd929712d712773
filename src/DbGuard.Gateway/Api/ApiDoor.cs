using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using DbGuard.Gateway.Options;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DbGuard.Gateway.Api;

/// <summary>The network listener of the API, for agents with tokens: marks its connections, so that no other listener is taken for it.</summary>
internal static class ApiDoor
{
    /// <summary>Requests of one address in a minute; a login by token is one.</summary>
    private const int PerMinute = 120;

    /// <summary>Listens at the configured address.</summary>
    /// <exception cref="GatewayOptionsException">Certificate or key cannot be used.</exception>
    public static WebApplicationBuilder AddApiDoor(this WebApplicationBuilder builder, ApiOptions options, PostgresListenerOptions postgres)
    {
        var certificate = Load(options.CertificateFile ?? postgres.CertificateFile, options.CertificateFile is null ? postgres.KeyFile : options.KeyFile);
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
                listen.UseHttps(certificate);
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

    private static X509Certificate2? Load(string? certificate, string? key)
    {
        if (certificate is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new GatewayOptionsException([new OptionsProblem("Api:CertificateFile", "certificate and key cannot be read or do not belong together")]);
        }
    }

    private sealed class Mark
    {
        public static Mark Instance { get; } = new();
    }
}
