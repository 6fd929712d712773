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

    /// <summary>Validates signature, issuer, audience and times; returns the principal, or null and the check that failed, as <see cref="TokenRefusal"/> names it.</summary>
    public async Task<(Principal? Principal, string? Refusal)> ValidateAsync(string token, string user)
    {
        if (token.Length > MaxTokenLength)
        {
            return (null, TokenRefusal.TooLong);
        }

        if (token.Count(c => c == '.') != 2)
        {
            return (null, TokenRefusal.NotAToken);
        }

        if (!TryReadHeader(token, out var algorithm, out var hasKeyId))
        {
            return (null, TokenRefusal.NotAToken);
        }

        if (!s_algorithms.Contains(algorithm))
        {
            return (null, algorithm is "none" ? TokenRefusal.NotSigned : TokenRefusal.OtherAlgorithm);
        }

        ICollection<SecurityKey> keys;
        try
        {
            keys = [.. new JsonWebKeySet(await File.ReadAllTextAsync(options.JwksFile)).GetSigningKeys()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, TokenRefusal.NoKeys);
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(keys, hasKeyId));
        return result.IsValid && result.SecurityToken is JsonWebToken valid
            ? Identify(valid, user)
            : (null, TokenRefusal.Of(result.Exception));
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

    /// <summary>What the header says of the signature, before anything is verified: it only ever narrows what is tried.</summary>
    private bool TryReadHeader(string token, out string algorithm, out bool hasKeyId)
    {
        try
        {
            var header = _handler.ReadJsonWebToken(token);
            (algorithm, hasKeyId) = (header.Alg, !string.IsNullOrEmpty(header.Kid));
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or SecurityTokenException)
        {
            (algorithm, hasKeyId) = ("", false);
            return false;
        }
    }

    private TokenValidationParameters Parameters(ICollection<SecurityKey> keys, bool hasKeyId) => new()
    {
        // WHY: a token that names its key is checked with that key or not at all (RFC 7515, 4.1.4); only one without a name may try them all.
        TryAllIssuerSigningKeys = !hasKeyId,
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

    /// <summary>Says which of the times is wrong; false alone would not.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is not { } end)
        {
            throw new SecurityTokenNoExpirationException(TokenRefusal.NoExpiry);
        }

        if (end <= now - options.ClockSkew)
        {
            throw new SecurityTokenExpiredException(TokenRefusal.Expired);
        }

        if (notBefore is { } start && start > now + options.ClockSkew)
        {
            throw new SecurityTokenNotYetValidException(TokenRefusal.NotYetValid);
        }

        return end <= now + options.MaxLifetime + options.ClockSkew;
    }

    private (Principal? Principal, string? Refusal) Identify(JsonWebToken token, string user)
    {
        if (!token.TryGetPayloadValue<string>(options.SubjectClaim, out var subject) || string.IsNullOrEmpty(subject) || subject.Length > MaxTextLength)
        {
            return (null, TokenRefusal.NoSubject);
        }

        if (options.UserClaim.Length > 0 && (!token.TryGetPayloadValue<string>(options.UserClaim, out var named) || named != user))
        {
            return (null, TokenRefusal.OtherUser);
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
            // The tolerance that let the token in is granted to its session too, else it would end as it begins.
            ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + options.ClockSkew,
        }, null);
    }

    private static string? Text(JsonWebToken token, string claim) =>
        claim.Length > 0 && token.TryGetPayloadValue<string>(claim, out var value) && value.Length is > 0 and <= MaxTextLength ? value : null;
}
