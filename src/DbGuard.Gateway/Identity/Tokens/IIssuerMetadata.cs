using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Where an issuer publishes its keys.</summary>
internal interface IIssuerMetadata
{
    /// <summary>The keys as they are published now.</summary>
    /// <exception cref="IssuerKeysException">They cannot be fetched or are not the issuer's.</exception>
    Task<IReadOnlyCollection<SecurityKey>> FetchAsync(CancellationToken cancellationToken);
}
