using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Gateway.Webhooks;

/// <summary>Posts one event once.</summary>
internal sealed class WebhookSender(Uri url, byte[]? secret, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Posts.</summary>
    /// <returns>What the receiver said, and when it wants to be asked again.</returns>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    /// <exception cref="TaskCanceledException">It did not answer in time, or <paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> PostAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("DbGuard");
        request.Headers.Add("Idempotency-Key", id);
        if (secret is not null)
        {
            var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            byte[] signed = [.. Encoding.ASCII.GetBytes(at + "."), .. body];
            request.Headers.Add("DbGuard-Signature", $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}");
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var after = response.Headers.RetryAfter;
        return (response.StatusCode, after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The secret of a file, without the line end an editor leaves.</summary>
    public static byte[]? Secret(string? file) => file is null ? null : Encoding.UTF8.GetBytes(File.ReadAllText(file).TrimEnd('\r', '\n'));
}
