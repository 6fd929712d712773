using System.Collections.Frozen;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity;

/// <summary>Checks JSON Web Tokens of one issuer against a local key set.</summary>
internal sealed class TokenIssuer(TokenIssuerOptions options, TimeProvider time)
{
    /// <summary>Longest accepted token, in characters.</summary>
    private const int MaxTokenLength = 16 * 1024;

    private const int MaxTextLength = 256;

    /// <summary>Asymmetric signatures only: with a shared secret every verifier could also sign.</summary>
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };

    public bool AllowsPlaintextOnLoopback => options.AllowPlaintextOnLoopback;

    /// <summary>True when clients of this user name log in with a token of this issuer.</summary>
    public bool ServesUser(string user) => options.Users.Any(pattern => Matches(pattern, user));

    /// <summary>Validates signature, issuer, audience and times; returns the principal, or null and why not (for the record, not for the client).</summary>
    public async Task<(Principal? Principal, string? Refusal)> ValidateAsync(string token, string user)
    {
        if (token.Length > MaxTokenLength || token.Count(c => c == '.') != 2)
        {
            return (null, "the password is not a signed token");
        }

        ICollection<SecurityKey> keys;
        try
        {
            keys = [.. new JsonWebKeySet(await File.ReadAllTextAsync(options.JwksFile)).GetSigningKeys()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, "the key set cannot be read");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(keys));
        return result.IsValid && result.SecurityToken is JsonWebToken valid
            ? Identify(valid, user)
            : (null, $"the token is not accepted ({result.Exception?.GetType().Name ?? "unknown"})");
    }

    private static bool Matches(string pattern, string user)
    {
        var bare = pattern.Trim('*');
        return (pattern.StartsWith('*'), pattern.EndsWith('*')) switch
        {
            (true, true) => user.Contains(bare, StringComparison.Ordinal),
            (true, false) => user.EndsWith(bare, StringComparison.Ordinal),
            (false, true) => user.StartsWith(bare, StringComparison.Ordinal),
            (false, false) => user == pattern,
        };
    }

    private TokenValidationParameters Parameters(ICollection<SecurityKey> keys) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        IssuerSigningKeys = keys,
        ValidAlgorithms = s_algorithms,
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidateLifetime = true,
        ValidateIssuerSigningKey = true,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        RequireAudience = true,
        ClockSkew = options.ClockSkew,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end
            && now - options.ClockSkew < end
            && (notBefore is not { } start || start <= now + options.ClockSkew)
            && end <= now + options.MaxLifetime + options.ClockSkew;
    }

    private (Principal? Principal, string? Refusal) Identify(JsonWebToken token, string user)
    {
        if (!token.TryGetPayloadValue<string>(options.SubjectClaim, out var subject) || string.IsNullOrEmpty(subject) || subject.Length > MaxTextLength)
        {
            return (null, "the token names no subject");
        }

        if (options.UserClaim.Length > 0 && (!token.TryGetPayloadValue<string>(options.UserClaim, out var named) || named != user))
        {
            return (null, "the token is for another user name");
        }

        return (new Principal
        {
            Kind = options.Kind,
            Subject = subject,
            Issuer = options.Name,
            Groups = token.TryGetPayloadValue<string[]>(options.GroupsClaim, out var groups) ? [.. groups] : [],
            OnBehalfOf = Text(token, options.OnBehalfOfClaim),
            Task = Text(token, options.TaskClaim),
            Claims = token.Claims.Where(c => c.Value.Length <= MaxTextLength).DistinctBy(c => c.Type)
                .ToFrozenDictionary(c => c.Type, c => c.Value, StringComparer.Ordinal),
            ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero),
        }, null);
    }

    private static string? Text(JsonWebToken token, string claim) =>
        claim.Length > 0 && token.TryGetPayloadValue<string>(claim, out var value) && value.Length is > 0 and <= MaxTextLength ? value : null;
}
