using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>What client certificates mean for a login.</summary>
internal sealed class CertificateLogin(ClientCertificateMode mode)
{
    /// <summary>Lets no session begin with a bad certificate, nor without one where it is required; whatever else the user proves.</summary>
    /// <exception cref="SessionRefusedException">It may not begin.</exception>
    public void Admit(ISessionTransport transport)
    {
        if (transport.ClientCertificate?.Refusal is { } refusal)
        {
            throw NotAccepted(refusal);
        }

        if (mode == ClientCertificateMode.Required && transport.ClientCertificate is null)
        {
            throw Missing(transport, "this gateway needs a client certificate, and none was sent");
        }
    }

    /// <summary>Who holds the certificate.</summary>
    /// <exception cref="SessionRefusedException">No certificate, or not one that names a principal.</exception>
    public static ProvenIdentity Identify(ISessionTransport transport, SpiffeIssuer issuer, string user)
    {
        if (transport.ClientCertificate is not { } certificate)
        {
            throw Missing(transport, $"user `{user}` logs in by client certificate, and none was sent");
        }

        var (principal, refusal) = issuer.Identify(certificate);
        return principal is not null ? new ProvenIdentity(principal, []) { EndsWithCertificate = true } : throw NotAccepted(refusal);
    }

    /// <summary>Binds the session to the certificate where one is required.</summary>
    public ProvenIdentity Bind(ProvenIdentity identity, ISessionTransport transport) =>
        mode == ClientCertificateMode.Required && transport.ClientCertificate is { } certificate && !(identity.Principal.ExpiresAt <= certificate.NotAfter)
            ? identity with { Principal = identity.Principal with { ExpiresAt = certificate.NotAfter }, EndsWithCertificate = true }
            : identity;

    /// <summary>For a user whom nobody knows. The holder of a good certificate is told; for others it stays open whether the user exists.</summary>
    /// <exception cref="SessionRefusedException">There is a good certificate.</exception>
    public static void RefuseStranger(ISessionTransport transport, string user)
    {
        if (transport.ClientCertificate is { Refusal: null })
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, $"user `{user}` does not log in by client certificate")
            {
                Code = "DBG7032",
                Hint = "connect as a user that the gateway's configuration names for certificates",
            };
        }
    }

    private static SessionRefusedException Missing(ISessionTransport transport, string sentence) => new(SqlState.InvalidAuthorization, sentence)
    {
        Code = "DBG7031",
        Hint = transport.IsEncrypted ? "give the client its certificate and key (libpq: sslcert, sslkey)" : "connect with sslmode=require or stricter, and a certificate and key (libpq: sslcert, sslkey)",
    };

    private static SessionRefusedException NotAccepted(string? refusal) => new(SqlState.InvalidAuthorization, $"the client certificate is not accepted: {refusal}")
    {
        Code = "DBG7030",
        Hint = "connect with a certificate of an authority that this gateway trusts, made for clients and valid now",
    };
}
