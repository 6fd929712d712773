using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>The certificate and settings for clients that want TLS.</summary>
internal static class ClientTls
{
    public static SslApplicationProtocol Protocol { get; } = new("postgresql");

    /// <summary>Loads the certificate; null when none is configured.</summary>
    /// <exception cref="GatewayOptionsException">Certificate or key cannot be used.</exception>
    public static X509Certificate2? LoadCertificate(PostgresListenerOptions options)
    {
        if (options.CertificateFile is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new GatewayOptionsException([new OptionsProblem("Postgres:CertificateFile", "certificate and key cannot be read or do not belong together")]);
        }
    }

    public static SslServerAuthenticationOptions Options(X509Certificate2 certificate) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [Protocol],
        ClientCertificateRequired = false,
        AllowRenegotiation = false,
    };
}
