using System.Collections.Immutable;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Identity.Tokens;

namespace DbGuard.Gateway.Identity;

/// <summary>Chooses how a user name logs in. Agents come first, then short-lived credentials, certificates, token issuers; everybody else gets a mock exchange.</summary>
/// <param name="agents">Agents of the configuration.</param>
/// <param name="issuers">Token issuers.</param>
/// <param name="access">Short-lived credentials; null where there are none.</param>
/// <param name="spiffe">Logins by client certificate; null where there are none.</param>
internal sealed class LoginMethods(AgentDirectory agents, ImmutableArray<TokenIssuer> issuers, AccessDesk? access = null, SpiffeIssuer? spiffe = null)
{
    public LoginMethod For(string user)
    {
        if (agents.Find(user) is { } agent)
        {
            return new LoginMethod.Scram(new ProvenIdentity(agent.Principal, agent.Databases), agent.Verifier);
        }

        if (access?.Find(user) is { } credential)
        {
            return new LoginMethod.Scram(new ProvenIdentity(credential.Principal, credential.Databases) { Credential = credential }, credential.Verifier);
        }

        if (spiffe?.ServesUser(user) == true)
        {
            return new LoginMethod.Certificate(spiffe);
        }

        foreach (var issuer in issuers)
        {
            if (issuer.ServesUser(user))
            {
                return new LoginMethod.Token(issuer);
            }

            if (issuer.ServesOAuthUser(user))
            {
                return new LoginMethod.OAuthBearer(issuer);
            }
        }

        return new LoginMethod.Scram(null, agents.MockFor(user));
    }
}
