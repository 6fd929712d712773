using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The actor claim of a token: who uses it on behalf of its subject, and through whom (RFC 8693, 4.1).</summary>
internal static class Delegation
{
    private const int MaxActors = 8;

    /// <summary>Reads the actors, the current one first; none without the claim.</summary>
    /// <param name="claims">The token's claims.</param>
    /// <param name="issuer">The token's issuer: an actor of another one is another identity, which that issuer cannot vouch for here.</param>
    /// <param name="actors">The actors' subjects.</param>
    /// <returns>The check that failed when the claim is there and does not say who asks; else null.</returns>
    public static string? Refusal(TokenClaims claims, string issuer, out ImmutableArray<string> actors)
    {
        actors = [];
        var found = ImmutableArray.CreateBuilder<string>();
        for (var next = claims.Find("act"); next is { } act; next = new TokenClaims(act).Find("act"))
        {
            if (act.ValueKind != JsonValueKind.Object || found.Count == MaxActors || new TokenClaims(act).Text("sub") is not { } subject)
            {
                return TokenRefusal.NoActor;
            }

            if (act.TryGetProperty("iss", out _) && new TokenClaims(act).Text("iss") != issuer)
            {
                return TokenRefusal.ForeignActor;
            }

            found.Add(subject);
        }

        actors = found.ToImmutable();
        return null;
    }
}
