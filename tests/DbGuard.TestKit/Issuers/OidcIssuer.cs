using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DbGuard.TestKit.Issuers;

/// <summary>
/// An OpenID Connect issuer on loopback, over HTTPS with a certificate of its own authority: serves discovery and its key set, rotates keys,
/// signs tokens, and misbehaves when told to.
/// </summary>
public sealed class OidcIssuer : IAsyncDisposable
{
    private const string MetadataPath = "/.well-known/openid-configuration";

    private readonly TestAuthority _authority = new("DbGuard test issuer authority");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-issuer-");
    private readonly ConcurrentBag<SigningKey> _made = [];
    private readonly WebApplication _app;
    private volatile SigningKey[] _published;
    private int _fetches;

    private OidcIssuer()
    {
        Key = Make();
        _published = [Key];
        _app = LoopbackHttps.Build(_authority);
        _app.MapGet(MetadataPath, MetadataAsync);
        _app.MapGet("/keys", KeysAsync);
        CodeFlow = new CodeFlow(this);
        _app.MapGet("/authorize", CodeFlow.AuthorizeAsync);
        _app.MapPost("/token", CodeFlow.TokenAsync);
        File.WriteAllText(CaFile, _authority.RootPem);
    }

    /// <summary>Where it is: <c>https://127.0.0.1:port</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Its logins of people in browsers.</summary>
    public CodeFlow CodeFlow { get; }

    /// <summary>Where its metadata is.</summary>
    public string MetadataAddress => Address + MetadataPath;

    /// <summary>Its name in metadata and tokens; its address unless a test gives another.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>PEM file with the authority of its certificate.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>What a client must trust to speak to it.</summary>
    public System.Security.Cryptography.X509Certificates.X509ChainPolicy Trust() => _authority.Trust();

    /// <summary>The key that it signs with now.</summary>
    public SigningKey Key { get; private set; }

    /// <summary>How it misbehaves.</summary>
    public IssuerFault Fault { get; set; }

    /// <summary>Requests for its key set, answered or not.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Bearer tokens that came with requests for metadata and for the keys.</summary>
    public ConcurrentQueue<string> Presented { get; } = new();

    /// <summary>Starts one.</summary>
    public static async Task<OidcIssuer> StartAsync()
    {
        var issuer = new OidcIssuer();
        await issuer._app.StartAsync().ConfigureAwait(false);
        issuer.Address = LoopbackHttps.Address(issuer._app);
        issuer.Issuer = issuer.Address;
        return issuer;
    }

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="keepOld">Publish the earlier keys too, as a careful issuer does.</param>
    public SigningKey Rotate(bool keepOld = false)
    {
        Key = Make();
        _published = keepOld ? [Key, .. _published] : [Key];
        return Key;
    }

    /// <summary>Claims that every token of this issuer has; valid for five minutes.</summary>
    public JsonObject Claims(string audience, string subject)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
    }

    /// <summary>A token of this issuer.</summary>
    public string Token(string audience, string subject, Action<JsonObject>? change = null)
    {
        var claims = Claims(audience, subject);
        change?.Invoke(claims);
        return Key.Sign(claims);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        foreach (var key in _made)
        {
            key.Dispose();
        }

        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private SigningKey Make()
    {
        var key = SigningKey.Elliptic($"key-{Guid.NewGuid():N}");
        _made.Add(key);
        return key;
    }

    private async Task MetadataAsync(HttpContext context)
    {
        if (await MisbehavesAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var metadata = new JsonObject
        {
            ["issuer"] = Fault == IssuerFault.AnotherIssuer ? "https://evil.example" : Issuer,
            ["jwks_uri"] = $"{Address}/keys",
            ["authorization_endpoint"] = $"{Address}/authorize",
            ["token_endpoint"] = $"{Address}/token",
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["response_types_supported"] = new JsonArray("id_token"),
            ["subject_types_supported"] = new JsonArray("public"),
        };
        await context.Response.WriteAsync(metadata.ToJsonString()).ConfigureAwait(false);
    }

    private async Task KeysAsync(HttpContext context)
    {
        Interlocked.Increment(ref _fetches);
        if (await MisbehavesAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var keys = new JsonObject { ["keys"] = new JsonArray([.. (Fault == IssuerFault.NoKeys ? [] : _published).Select(key => key.ToJwk())]) };
        if (Fault == IssuerFault.HugeDocument)
        {
            keys["padding"] = new string('x', 8 * 1024 * 1024);
        }

        await context.Response.WriteAsync(keys.ToJsonString()).ConfigureAwait(false);
    }

    private async Task<bool> MisbehavesAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            Presented.Enqueue(authorization);
        }

        switch (Fault)
        {
            case IssuerFault.Down:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return true;
            case IssuerFault.Broken:
                context.Abort();
                return true;
            case IssuerFault.Garbage:
                await context.Response.WriteAsync("<html>login page</html>").ConfigureAwait(false);
                return true;
            case IssuerFault.Redirect:
                context.Response.Redirect("https://evil.example/keys");
                return true;
            case IssuerFault.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }
}
