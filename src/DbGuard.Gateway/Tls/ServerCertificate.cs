using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Tls;

/// <summary>A door's certificate with its key and the authorities between it and a root. Does not change.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection between)
    {
        NotAfter = new DateTimeOffset(leaf.NotAfter);
        Handshake = SslStreamCertificateContext.Create(leaf, between, offline: true);
        ChannelBinding = TlsServerEndPoint.For(leaf);
    }

    /// <summary>When it ends.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>For handshakes.</summary>
    public SslStreamCertificateContext Handshake { get; }

    /// <summary>tls-server-end-point data.</summary>
    public ReadOnlyMemory<byte> ChannelBinding { get; }

    /// <summary>Watches a pair of files; null where none is configured.</summary>
    /// <param name="certificateFile">PEM, the certificate first, then the authorities between it and its root.</param>
    /// <param name="keyFile">PEM, the key.</param>
    /// <param name="key">Configuration key of the certificate, for errors.</param>
    /// <param name="time">Tells whether it is still valid.</param>
    /// <exception cref="GatewayOptionsException">The pair cannot be used.</exception>
    public static WatchedFiles<ServerCertificate>? Watch(string? certificateFile, string? keyFile, string key, TimeProvider time)
    {
        if (certificateFile is null || keyFile is null)
        {
            return null;
        }

        var isFirst = true;
        var files = new WatchedFiles<ServerCertificate>([certificateFile, keyFile], texts =>
        {
            if (SecretFiles.Fault(keyFile) is { } fault)
            {
                throw new CertificateFileException($"the key: {fault}");
            }

            var certificate = Read(texts[0], texts[1]);
            // At the start there is nothing better; later the one in force is, or is as bad.
            return isFirst || certificate.NotAfter > time.GetUtcNow() ? certificate : throw new CertificateFileException("the certificate has expired");
        });
        try
        {
            files.Load();
        }
        catch (CertificateFileException failure)
        {
            throw new GatewayOptionsException([new OptionsProblem(key, failure.Message)]);
        }

        isFirst = false;
        return files;
    }

    private static ServerCertificate Read(string certificates, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            chain.RemoveAt(0);
            return new ServerCertificate(X509Certificate2.CreateFromPem(certificates, key), chain);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new CertificateFileException("certificate and key cannot be read or do not belong together");
        }
    }
}
