using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The configured token issuers. Disposing closes their connections.</summary>
internal sealed class TokenIssuers : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private TokenIssuers(IEnumerable<TokenIssuerOptions> options, TimeProvider time, ILoggerFactory logging) =>
        All = [.. options.Select(issuer => new TokenIssuer(issuer, Keys(issuer, time, logging), time))];

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<TokenIssuer> All { get; }

    /// <exception cref="GatewayOptionsException">A CA file holds no certificate.</exception>
    public static TokenIssuers From(IEnumerable<TokenIssuerOptions> options, TimeProvider time, ILoggerFactory logging) => new(options, time, logging);

    /// <summary>Judges a token that came without a user name: by the issuer that it names, if that is one of these.</summary>
    /// <returns>The principal, or the check that failed.</returns>
    public async Task<(Principal? Principal, string? Refusal)> ValidateAsync(string token)
    {
        var (envelope, refusal) = TokenEnvelope.Read(token, SignatureAlgorithms.All);
        if (envelope is null)
        {
            return (null, refusal);
        }

        refusal = TokenRefusal.UnknownIssuer;
        foreach (var issuer in All.Where(i => i.IsNamedBy(envelope)))
        {
            (var principal, refusal) = await issuer.ValidateAsync(token, user: null);
            if (principal is not null)
            {
                return (principal, null);
            }
        }

        return (null, refusal);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    private IIssuerKeys Keys(TokenIssuerOptions issuer, TimeProvider time, ILoggerFactory logging)
    {
        if (issuer.JwksFile is { } file)
        {
            return new FileKeys(file);
        }

        try
        {
            var metadata = new OpenIdMetadata(issuer, time, logging.CreateLogger<OpenIdMetadata>());
            var keys = new DiscoveredKeys(metadata, issuer.KeysRefreshedAfter, issuer.KeysKeptFor, time);
            _owned.AddRange([metadata, keys]);
            return keys;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw new GatewayOptionsException([new OptionsProblem($"Issuers ({issuer.Name}): CaFile", "holds no certificate that can be read")]);
        }
    }
}
