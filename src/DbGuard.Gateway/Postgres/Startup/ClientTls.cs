using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Tls;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>TLS with clients, by the certificates that are in force when each begins.</summary>
/// <param name="own">The door's certificate.</param>
/// <param name="clients">Authorities of client certificates; null: none is asked for.</param>
/// <param name="minimum">Oldest version.</param>
/// <param name="time">Tells what has expired.</param>
internal sealed class ClientTls(WatchedFiles<ServerCertificate> own, WatchedFiles<ClientAuthorities>? clients, TlsVersion minimum, TimeProvider time)
{
    public static SslApplicationProtocol Protocol { get; } = new("postgresql");

    /// <summary>The door's own; null where no certificate is configured.</summary>
    public static ClientTls? From(DoorCertificates certificates, PostgresListenerOptions options, TimeProvider time) =>
        certificates.Postgres is { } own ? new ClientTls(own, certificates.Clients, options.MinimumTls, time) : null;

    /// <summary>Runs the handshake.</summary>
    /// <param name="plain">The connection; it belongs to the result, or is closed.</param>
    /// <param name="received">What was read of the handshake already.</param>
    /// <exception cref="AuthenticationException">It failed.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "The handshake goes on with whatever came, nothing included: the login judges, where the client can be told why.")]
    public async Task<(TlsTransport Transport, SslApplicationProtocol Protocol)> AuthenticateAsync(ISessionTransport plain, ReadOnlyMemory<byte> received)
    {
        var certificate = own.Current;
        PresentedCertificate? presented = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Handshake,
            EnabledSslProtocols = TlsVersions.From(minimum),
            ApplicationProtocols = [Protocol],
            AllowRenegotiation = false,
        };
        if (clients?.Current is { } authorities)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = authorities.Policy();
            // WHY: a resumed session would bring a verdict of before, under authorities that may no longer be trusted.
            options.AllowTlsResume = false;
            options.RemoteCertificateValidationCallback = (_, leaf, chain, _) =>
            {
                presented = leaf is X509Certificate2 sent && chain is not null ? CertificateCheck.Of(sent, chain, time.GetUtcNow())
                    : leaf is null ? null
                    : PresentedCertificate.Refused(CertificateRefusal.InvalidChain);
                return true;
            };
        }

        var stream = new SslStream(new TransportStream(plain, received), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsServerAsync(options);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        return (new TlsTransport(stream, plain, certificate.ChannelBinding) { ClientCertificate = presented }, stream.NegotiatedApplicationProtocol);
    }
}
