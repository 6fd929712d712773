using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>The authorities whose client certificates are accepted. Does not change.</summary>
internal sealed class ClientAuthorities
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _trusted;

    private ClientAuthorities(X509Certificate2Collection trusted) => _trusted = trusted;

    /// <summary>Watches the bundle; null where clients are not asked for certificates.</summary>
    /// <exception cref="GatewayOptionsException">It cannot be used.</exception>
    public static WatchedFiles<ClientAuthorities>? Watch(PostgresListenerOptions options)
    {
        if (options.ClientCertificate == ClientCertificateMode.Off || options.ClientCa is null)
        {
            return null;
        }

        var files = new WatchedFiles<ClientAuthorities>([options.ClientCa], texts => Read(texts[0]));
        try
        {
            files.Load();
            return files;
        }
        catch (CertificateFileException failure)
        {
            throw new GatewayOptionsException([new OptionsProblem("Postgres:ClientCa", failure.Message)]);
        }
    }

    /// <summary>How a chain is built: to these authorities, for client authentication, from what the client sent and nothing that the network would give.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.NoFlag,
        };
        policy.CustomTrustStore.AddRange(_trusted);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    private static ClientAuthorities Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new CertificateFileException("a certificate in it cannot be read");
        }

        // INVARIANT: what is trusted may sign and may not itself be a client: a leaf in the bundle would let its holder in.
        if (certificates.Any(c => !c.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)))
        {
            throw new CertificateFileException("a certificate in it is not that of an authority");
        }

        return certificates.Any(c => c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData))
            ? new ClientAuthorities(certificates)
            : throw new CertificateFileException("it holds no self-signed authority");
    }
}
