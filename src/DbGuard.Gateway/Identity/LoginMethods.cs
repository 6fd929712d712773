using System.Collections.Immutable;
using DbGuard.Gateway.Identity.Tokens;

namespace DbGuard.Gateway.Identity;

/// <summary>Chooses how a user name logs in. Agents come before issuers; everybody else gets a mock exchange.</summary>
internal sealed class LoginMethods(AgentDirectory agents, ImmutableArray<TokenIssuer> issuers)
{
    public LoginMethod For(string user)
    {
        if (agents.Find(user) is { } agent)
        {
            return new LoginMethod.Scram(agent, agent.Verifier);
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
