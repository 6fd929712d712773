using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DbGuard.TestKit.Vaults;

/// <summary>
/// A server on loopback, over HTTPS, that answers as Vault does: reads of what a test put there, for a token or after a login with a service account's, and
/// misbehaves when told to.
/// </summary>
/// <remarks>Source: Vault HTTP API docs, Kubernetes auth "Login", Databases "Generate credentials", KV v2 "Read secret version".</remarks>
public sealed class TestVault : IAsyncDisposable
{
    private readonly TestAuthority _authority = new("DbGuard test vault authority");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-vault-");
    private readonly WebApplication _app;
    private int _reads;

    private TestVault()
    {
        _app = LoopbackHttps.Build(_authority);
        _app.MapPost("/v1/auth/kubernetes/login", LogInAsync);
        _app.MapGet("/v1/{**path}", ReadAsync);
        File.WriteAllText(CaFile, _authority.RootPem);
        File.WriteAllText(TokenFile, Token + "\n");
        File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Where it is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>PEM file with the authority of its certificate.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>File with the token that it takes.</summary>
    public string TokenFile => Path.Combine(_folder.FullName, "token");

    /// <summary>The token that it takes.</summary>
    public string Token { get; } = $"hvs.{Guid.NewGuid():N}";

    /// <summary>The service account's token that it takes for a login.</summary>
    public string Jwt { get; } = $"jwt.{Guid.NewGuid():N}";

    /// <summary>What it answers, by path, without <c>/v1/</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> Secrets { get; } = new();

    /// <summary>How it misbehaves.</summary>
    public VaultFault Fault { get; set; }

    /// <summary>Reads it was asked for.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Starts one.</summary>
    public static async Task<TestVault> StartAsync()
    {
        var vault = new TestVault();
        await vault._app.StartAsync().ConfigureAwait(false);
        vault.Address = LoopbackHttps.Address(vault._app);
        return vault;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task LogInAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body).ConfigureAwait(false))!;
        var isRight = (string?)body["role"] == "dbguard" && (string?)body["jwt"] == Jwt;
        context.Response.StatusCode = isRight ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync(isRight ? $$$"""{"auth": {"client_token": "{{{Token}}}", "lease_duration": 3600}}""" : """{"errors": ["permission denied"]}""").ConfigureAwait(false);
    }

    private async Task ReadAsync(HttpContext context, string path)
    {
        Interlocked.Increment(ref _reads);
        var response = context.Response;
        switch (Fault)
        {
            case VaultFault.Sealed:
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case VaultFault.Huge:
                await response.WriteAsync($"{{\"data\": \"{new string('x', 1 << 20)}\"}}").ConfigureAwait(false);
                return;
            case VaultFault.Silent:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case VaultFault.Redirect:
                response.Redirect($"{Address}/v1/elsewhere");
                return;
            case VaultFault.Garbled:
                await response.WriteAsync("{\"data\": {\"password\": \"half-a-secre").ConfigureAwait(false);
                return;
            case VaultFault.Empty:
                await response.WriteAsync("{\"data\": {}}").ConfigureAwait(false);
                return;
        }

        if (context.Request.Headers["X-Vault-Token"] != Token)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (Secrets.TryGetValue(path, out var secret))
        {
            await response.WriteAsync(secret.ToJsonString()).ConfigureAwait(false);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
