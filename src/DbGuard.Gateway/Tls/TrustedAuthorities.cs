using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Gateway.Tls;

/// <summary>How the gateway, as a client, checks a server whose authorities are configured: against these and no others. Nobody is asked about revocation.</summary>
internal static class TrustedAuthorities
{
    /// <summary>The authorities in a PEM file.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    /// <summary>Trusts these alone.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>Sends requests that carry a secret: no redirect is followed, because the secret is for the configured server.</summary>
    /// <param name="authorities">Whom the server's certificate is checked against; null: the system's.</param>
    public static SocketsHttpHandler HttpHandler(X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = Policy(authorities);
        }

        return handler;
    }
}
