using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbGuard.Gateway.Tls;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Commands;

/// <summary>Speaks to the API of a running gateway over its Unix socket.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    private ApiClient(HttpClient http) => _http = http;

    private ApiClient(string socket)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://dbguard/v1/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Runs <paramref name="run"/> on the gateway that is meant, and explains what goes wrong.</summary>
    public static async Task<int> RunAsync(ParseResult result, Func<ApiClient, Task<int>> run)
    {
        var error = result.InvocationConfiguration.Error;
        try
        {
            if (StoreSelection.ApiSocket(result) is not { } socket)
            {
                error.WriteLine("which gateway? give --api unix:/path or --config FILE; there is no dbguard.json here");
                return ExitCodes.Usage;
            }

            if (System.Text.Encoding.UTF8.GetByteCount(socket) > ApiSocket.LongestPathBytes)
            {
                error.WriteLine($"a socket's path has at most {ApiSocket.LongestPathBytes} bytes: `{SafeText.Escape(socket)}`");
                return ExitCodes.Usage;
            }

            using var client = new ApiClient(socket);
            try
            {
                return await run(client).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                error.WriteLine(Explain(socket, exception));
                return ExitCodes.Failure;
            }
            catch (TaskCanceledException)
            {
                error.WriteLine($"the gateway at `{SafeText.Escape(socket)}` did not answer in {client._http.Timeout.TotalSeconds} seconds");
                return ExitCodes.Failure;
            }
        }
        catch (GatewayOptionsException exception)
        {
            error.WriteLine(SafeText.Escape(exception.Message, keepLines: true));
            return ExitCodes.Failure;
        }
    }

    /// <summary>Runs <paramref name="run"/> on a gateway over the network, as the principal of a token.</summary>
    /// <param name="server">Its API's address, e.g. <c>https://gateway:8443</c>.</param>
    /// <param name="token">The token.</param>
    /// <param name="authorities">Whom its certificate is checked against; null: the system's.</param>
    /// <param name="error">For what goes wrong.</param>
    /// <param name="run">What to do.</param>
    public static async Task<int> RunAsync(Uri server, string token, X509Certificate2Collection? authorities, TextWriter error, Func<ApiClient, Task<int>> run)
    {
        using var client = new ApiClient(new HttpClient(TrustedAuthorities.HttpHandler(authorities)) { BaseAddress = new Uri(server, "/v1/"), Timeout = TimeSpan.FromSeconds(30) });
        client._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await run(client).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            error.WriteLine(exception.InnerException is AuthenticationException
                ? $"the certificate of {server} is not trusted: give its authority with --ca FILE"
                : $"{server} cannot be reached: {SafeText.Escape(exception.GetBaseException().Message)}");
        }
        catch (TaskCanceledException)
        {
            error.WriteLine($"{server} did not answer in {client._http.Timeout.TotalSeconds} seconds");
        }

        return ExitCodes.Failure;
    }

    /// <summary>Sends a request; null, and explained, when the answer is a problem.</summary>
    public async Task<T?> SendAsync<T>(HttpMethod method, string path, AnswerBody? body, JsonTypeInfo<T> type, TextWriter error, CancellationToken cancellationToken)
        where T : class =>
        await SendContentAsync(method, path, body is null ? null : JsonContent.Create(body, ApiJson.Default.AnswerBody), type, error, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request with any body; null, and explained, when the answer is a problem.</summary>
    public async Task<T?> SendContentAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, TextWriter error, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false);
            }

            var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem, cancellationToken).ConfigureAwait(false);
            error.WriteLine($"{problem?.Code} {SafeText.Escape(problem?.Sentence ?? "")}");
            error.WriteLine($"    help: {SafeText.Escape(problem?.Help ?? "")}");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            error.WriteLine($"the gateway answered {(int)response.StatusCode} and nothing that can be read");
        }

        return null;
    }

    public void Dispose() => _http.Dispose();

    private static string Explain(string socket, HttpRequestException exception) => exception.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"no permission to use `{SafeText.Escape(socket)}`: run this as the gateway's user",
        SocketException => $"the gateway is not running: nothing listens at `{SafeText.Escape(socket)}`",
        _ => $"the gateway at `{SafeText.Escape(socket)}` broke off the answer",
    };
}
