using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The public keys of one issuer.</summary>
internal interface IIssuerKeys
{
    /// <summary>The keys in force.</summary>
    /// <param name="keyId">The key that a token names; null when it names none. Where it is not known yet, the newest keys are asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IssuerKeysException">There are none that may be used.</exception>
    ValueTask<IReadOnlyCollection<SecurityKey>> GetAsync(string? keyId, CancellationToken cancellationToken);
}
