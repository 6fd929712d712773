using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Judges the JSON Web Tokens of one issuer: the one place where a token becomes a principal, whichever way it came.</summary>
internal sealed class TokenIssuer(TokenIssuerOptions options, IIssuerKeys keys, TimeProvider time)
{
    /// <summary>How long a login waits for the issuer's keys.</summary>
    private static readonly TimeSpan s_keysTimeout = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenEnvelope.MaxLength };
    private readonly string[] _algorithms = options.Algorithms.Count > 0 ? [.. options.Algorithms] : SignatureAlgorithms.All;

    public string Name => options.Name;

    public bool AllowsPlaintextOnLoopback => options.AllowPlaintextOnLoopback;

    /// <summary>Where OAUTHBEARER clients learn about the issuer.</summary>
    public string MetadataAddress => OpenIdMetadata.AddressOf(options);

    /// <summary>What OAUTHBEARER clients ask the issuer for.</summary>
    public string Scope => options.OAuthScope;

    /// <summary>True when clients of this user name send a token of this issuer as their password.</summary>
    public bool ServesUser(string user) => options.Users.Any(pattern => UserPattern.Matches(pattern, user));

    /// <summary>True when clients of this user name are asked for a token by OAUTHBEARER.</summary>
    public bool ServesOAuthUser(string user) => options.OAuthUsers.Any(pattern => UserPattern.Matches(pattern, user));

    /// <summary>True when the token says that it is of this issuer. Says nothing of whether that is so.</summary>
    public bool IsNamedBy(TokenEnvelope token) =>
        token.Payload.TryGetProperty("iss", out var issuer) && issuer.ValueKind == JsonValueKind.String && issuer.GetString() == options.Issuer;

    /// <summary>Validates signature, issuer, audience and times; returns the principal, or null and the check that failed, as <see cref="TokenRefusal"/> names it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="user">User name to log in with; null where there is none (HTTP).</param>
    public async Task<(Principal? Principal, string? Refusal)> ValidateAsync(string token, string? user)
    {
        var (envelope, refusal) = TokenEnvelope.Read(token, _algorithms);
        if (envelope is null)
        {
            return (null, refusal);
        }

        IReadOnlyCollection<SecurityKey> trusted;
        try
        {
            using var deadline = new CancellationTokenSource(s_keysTimeout, time);
            trusted = await keys.GetAsync(envelope.KeyId, deadline.Token);
        }
        catch (Exception failure) when (failure is IssuerKeysException or OperationCanceledException)
        {
            return (null, TokenRefusal.NoKeys);
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(trusted, envelope));
        return result.IsValid && result.SecurityToken is JsonWebToken valid
            ? Identify(valid, envelope.Payload, user)
            : (null, TokenRefusal.Of(result.Exception));
    }

    private TokenValidationParameters Parameters(IReadOnlyCollection<SecurityKey> trusted, TokenEnvelope envelope) => new()
    {
        // WHY: a token that names its key is checked with that key or not at all (RFC 7515, 4.1.4); only one without a name may try them all.
        TryAllIssuerSigningKeys = envelope.KeyId is null,
        ValidIssuer = options.Issuer,
        ValidAudiences = options.Audiences,
        IssuerSigningKeys = trusted,
        ValidAlgorithms = _algorithms,
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

        if (token is JsonWebToken { IssuedAt: var issued } && issued > now + options.ClockSkew)
        {
            throw new SecurityTokenInvalidLifetimeException(TokenRefusal.FromTheFuture) { Data = { [nameof(TokenRefusal)] = TokenRefusal.FromTheFuture } };
        }

        return end <= now + options.MaxLifetime + options.ClockSkew;
    }

    private (Principal? Principal, string? Refusal) Identify(JsonWebToken token, JsonElement payload, string? user)
    {
        var claims = new TokenClaims(payload);
        if (claims.Text(options.SubjectClaim) is not { } subject)
        {
            return (null, claims.Find(options.SubjectClaim) is { ValueKind: JsonValueKind.String } given && given.GetString()!.Length > 0 ? TokenRefusal.OddSubject : TokenRefusal.NoSubject);
        }

        if (options.UserClaim.Length > 0 && user is not null && claims.Text(options.UserClaim) != user)
        {
            return (null, TokenRefusal.OtherUser);
        }

        if (Delegation.Refusal(claims, options.Issuer, out var actors) is { } unclear)
        {
            return (null, unclear);
        }

        return (new Principal
        {
            Kind = options.Kind,
            // RFC 8693, 4.1: with an actor, the subject is whom it acts for, and the one who asks is the actor.
            Subject = actors.IsEmpty ? subject : actors[0],
            Issuer = options.Name,
            Groups = claims.List(options.GroupsClaim),
            OnBehalfOf = actors.IsEmpty ? claims.Text(options.OnBehalfOfClaim) : subject,
            Via = actors.IsEmpty ? [] : actors[1..],
            Task = claims.Text(options.TaskClaim),
            Environment = claims.Text(options.EnvironmentClaim),
            Repository = claims.Text(options.RepositoryClaim),
            Claims = claims.Flatten(),
            // The tolerance that let the token in is granted to its session too, else it would end as it begins.
            ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + options.ClockSkew,
        }, null);
    }
}
