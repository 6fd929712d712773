using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Identity.Tokens;

namespace DbGuard.Gateway.Identity;

/// <summary>How a user name logs in: a closed choice.</summary>
internal abstract record LoginMethod
{
    private LoginMethod()
    {
    }

    /// <summary>SCRAM-SHA-256 against a verifier; without an identity it is an unknown user, whose exchange must fail at its end.</summary>
    internal sealed record Scram(ProvenIdentity? Identity, Protocol.Postgres.Authentication.ScramVerifier Verifier) : LoginMethod;

    /// <summary>A token as cleartext password.</summary>
    internal sealed record Token(TokenIssuer Issuer) : LoginMethod;

    /// <summary>A token by SASL OAUTHBEARER.</summary>
    internal sealed record OAuthBearer(TokenIssuer Issuer) : LoginMethod;

    /// <summary>The client certificate of the connection, without a password.</summary>
    internal sealed record Certificate(SpiffeIssuer Issuer) : LoginMethod;
}
