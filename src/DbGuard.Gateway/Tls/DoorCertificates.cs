using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Tls;

/// <summary>All certificates towards clients: loaded at the start, read again when their files change.</summary>
/// <param name="Postgres">Of the PostgreSQL door; null: no TLS there.</param>
/// <param name="Api">Of the API's own listener; null: no TLS there.</param>
/// <param name="Console">Of the console; null: no TLS there.</param>
/// <param name="Clients">Authorities of client certificates; null: none is asked for.</param>
internal sealed record DoorCertificates(WatchedFiles<ServerCertificate>? Postgres, WatchedFiles<ServerCertificate>? Api, WatchedFiles<ServerCertificate>? Console, WatchedFiles<ClientAuthorities>? Clients)
{
    /// <summary>Loads what the options name.</summary>
    /// <exception cref="GatewayOptionsException">Something cannot be used.</exception>
    public static DoorCertificates From(GatewayOptions options, TimeProvider time)
    {
        var postgres = ServerCertificate.Watch(options.Postgres.CertificateFile, options.Postgres.KeyFile, "Postgres:CertificateFile", time);
        var api = options.Api.CertificateFile is null
            ? postgres
            : ServerCertificate.Watch(options.Api.CertificateFile, options.Api.KeyFile, "Api:CertificateFile", time);
        var console = options.Console.CertificateFile is not null
            ? ServerCertificate.Watch(options.Console.CertificateFile, options.Console.KeyFile, "Console:CertificateFile", time)
            : options.Console.IsLoopback() ? null : postgres;
        return new DoorCertificates(postgres, options.Api.Port < 0 ? null : api, options.Console.IsEnabled() ? console : null, ClientAuthorities.Watch(options.Postgres));
    }
}
