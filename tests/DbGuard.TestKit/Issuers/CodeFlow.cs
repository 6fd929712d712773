using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace DbGuard.TestKit.Issuers;

/// <summary>
/// The authorization code flow of a test issuer (OpenID Connect Core 1.0, 3.1; RFC 7636): the person is always logged in already, so a browser that is sent here is sent back at once.
/// </summary>
/// <param name="issuer">The issuer whose flow it is.</param>
public sealed class CodeFlow(OidcIssuer issuer)
{
    private readonly ConcurrentDictionary<string, (string Challenge, string? Nonce, string RedirectUri, string Client)> _codes = new(StringComparer.Ordinal);

    /// <summary>Who is logged in at the provider.</summary>
    public string Person { get; set; } = "ada@bank.example";

    /// <summary>Groups of the person.</summary>
    public IReadOnlyList<string> Groups { get; set; } = ["dba"];

    /// <summary>The secret that clients must send; null: none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Changes the claims of the next tokens, to be wrong in some way.</summary>
    public Action<JsonObject>? Spoil { get; set; }

    /// <summary>Codes that were redeemed with the right verifier.</summary>
    public int Redeemed { get; private set; }

    internal Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString() is not { Length: > 20 } challenge)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _codes[code] = (challenge, query["nonce"], query["redirect_uri"].ToString(), query["client_id"].ToString());
        context.Response.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        return Task.CompletedTask;
    }

    internal async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync().ConfigureAwait(false);
        var isKnown = _codes.TryRemove(form["code"].ToString(), out var asked);
        if (!isKnown
            || asked.RedirectUri != form["redirect_uri"]
            || asked.Client != form["client_id"]
            || asked.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))
            || (ClientSecret is not null && form["client_secret"] != ClientSecret))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("""{"error": "invalid_grant"}""").ConfigureAwait(false);
            return;
        }

        Redeemed++;
        var token = issuer.Token(asked.Client, Person, claims =>
        {
            claims["nonce"] = asked.Nonce;
            claims["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)g)]);
            Spoil?.Invoke(claims);
        });
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["id_token"] = token, ["access_token"] = "unused", ["token_type"] = "Bearer", ["expires_in"] = 300 }.ToJsonString()).ConfigureAwait(false);
    }
}
