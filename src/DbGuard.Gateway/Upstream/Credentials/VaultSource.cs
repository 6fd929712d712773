using System.Net;
using System.Text;
using System.Text.Json;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>A secret of a server with Vault's HTTP API: dynamic or static database credentials, or an entry of a key-value store (version 1 or 2).</summary>
/// <remarks>Source: Vault HTTP API docs: Databases, KV v2 "Read secret version", Kubernetes auth "Login". Nothing the server says is repeated: it may be secret.</remarks>
internal sealed class VaultSource : IUpstreamSecretSource
{
    private const int MaxBytes = 64 * 1024;

    private readonly VaultOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public VaultSource(VaultOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var handler = TrustedAuthorities.HttpHandler(options.CaFile is { } ca ? TrustedAuthorities.Read(ca) : null);
        _http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = MaxBytes, BaseAddress = new Uri(options.Address.TrimEnd('/') + "/v1/") };
    }

    public bool IsCostly => true;

    public async Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken)
    {
        var token = _options.Role is { } role ? await LogInAsync(role, cancellationToken) : await FirstLineAsync(_options.TokenFile!, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.Path.TrimStart('/'));
        request.Headers.Add("X-Vault-Token", token);
        using var answer = await SendAsync(request, cancellationToken);
        return Read(answer.RootElement);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> LogInAsync(string role, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_options.AuthPath.Trim('/')}/login")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new Dictionary<string, string> { ["role"] = role, ["jwt"] = await FirstLineAsync(_options.JwtFile, cancellationToken) }), Encoding.UTF8, "application/json"),
        };
        using var answer = await SendAsync(request, cancellationToken);
        return answer.RootElement.TryGetProperty("auth", out var auth) && auth.ValueKind == JsonValueKind.Object
            && auth.TryGetProperty("client_token", out var token) && token.GetString() is { Length: > 0 } text
                ? text
                : throw new SecretUnavailableException("the vault's answer to the login has no token");
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_options.Namespace is { } name)
        {
            request.Headers.Add("X-Vault-Namespace", name);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                : throw Refused((int)response.StatusCode);
        }
        catch (JsonException)
        {
            throw new SecretUnavailableException("the vault's answer cannot be read");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw failure is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
                ? new SecretUnavailableException("the vault's answer is too large")
                : new SecretUnavailableException(failure is OperationCanceledException ? "the vault takes too long" : "the vault cannot be reached", isTransient: true);
        }
    }

    /// <summary>Source: Vault HTTP API docs, HTTP status codes.</summary>
    private static SecretUnavailableException Refused(int status) => status switch
    {
        400 or 403 => new SecretUnavailableException("the vault refuses the token or the role"),
        404 => new SecretUnavailableException("the vault has nothing at this path"),
        503 => new SecretUnavailableException("the vault is sealed or in maintenance", isTransient: true),
        429 or >= 500 => new SecretUnavailableException("the vault is not well", isTransient: true),
        >= 300 and < 400 => new SecretUnavailableException("the vault sends elsewhere, which is not followed"),
        _ => new SecretUnavailableException("the vault refuses the request"),
    };

    private UpstreamSecret Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            throw new SecretUnavailableException("the vault's answer has no data");
        }

        // Version 2 of the key-value store wraps the entry once more, beside its metadata.
        if (data.TryGetProperty("data", out var entry) && entry.ValueKind == JsonValueKind.Object && data.TryGetProperty("metadata", out _))
        {
            data = entry;
        }

        if (!data.TryGetProperty(_options.PasswordField, out var password) || password.ValueKind != JsonValueKind.String || password.GetString() is not { Length: > 0 } secret)
        {
            throw new SecretUnavailableException($"the vault's answer has no field `{_options.PasswordField}`");
        }

        var user = data.TryGetProperty(_options.UserField, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

        // Dynamic credentials say how long they live as the lease, static ones as the time to the next rotation.
        var seconds = Seconds(root, "lease_duration") is > 0 and var lease ? lease : Seconds(data, "ttl");
        return new UpstreamSecret(user, Encoding.UTF8.GetBytes(secret), seconds > 0 ? _time.GetUtcNow().AddSeconds(seconds) : null);
    }

    private static long Seconds(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) ? Math.Min(seconds, 366L * 86400) : 0;

    private static async Task<string> FirstLineAsync(string file, CancellationToken cancellationToken) =>
        await PasswordFileSource.FirstLineAsync(file, cancellationToken) is { } line
            ? Encoding.UTF8.GetString(line).Trim()
            : throw new SecretUnavailableException("the file with the secret is empty");
}
