using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>OpenID Connect discovery: the provider's configuration and the JSON Web Key Set it points to, over HTTPS.</summary>
/// <remarks>Source: OpenID Connect Discovery 1.0, 4 (the issuer in the document must be the one asked for, 4.3).</remarks>
internal sealed class OpenIdMetadata : IIssuerMetadata, IDisposable
{
    private const int MaxDocumentBytes = 1024 * 1024;

    private readonly string _issuer;
    private readonly string _address;
    private readonly bool _requiresHttps;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _fetching;
    private readonly ILogger _logger;

    public OpenIdMetadata(TokenIssuerOptions options, TimeProvider time, ILogger logger)
    {
        _issuer = options.Issuer;
        _address = AddressOf(options);
        _requiresHttps = !MayBePlain(options);
        _logger = logger;
        // WHY this timeout and none of Polly's: the library's retriever does not pass a cancellation on (8.16).
        _http = new HttpClient(Handler(options)) { MaxResponseContentBufferSize = MaxDocumentBytes, Timeout = TimeSpan.FromSeconds(3) };
        _fetching = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IOException>().Handle<HttpRequestException>().Handle<OperationCanceledException>(),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>The address of the provider's configuration.</summary>
    public static string AddressOf(TokenIssuerOptions options) =>
        options.MetadataAddress ?? $"{options.Issuer.TrimEnd('/')}/.well-known/openid-configuration";

    /// <summary>True when the address may be fetched without TLS.</summary>
    public static bool MayBePlain(TokenIssuerOptions options) =>
        options.AllowHttpOnLoopback && Uri.TryCreate(AddressOf(options), UriKind.Absolute, out var address) && address.IsLoopback;

    public async Task<IReadOnlyCollection<SecurityKey>> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var configuration = await _fetching.ExecuteAsync(ReadAsync, cancellationToken);
            if (configuration.Issuer != _issuer)
            {
                throw new IssuerKeysException("the metadata is another issuer's");
            }

            if (configuration.SigningKeys.Count == 0)
            {
                throw new IssuerKeysException("the issuer publishes no signing key");
            }

            TokenLog.KeysFetched(_logger, _issuer, configuration.SigningKeys.Count);
            return [.. configuration.SigningKeys];
        }
        catch (IssuerKeysException failure)
        {
            TokenLog.KeysNotFetched(_logger, _issuer, failure.Message);
            throw;
        }
        catch (Exception failure)
        {
            // WHY the type alone: a message could hold parts of a document, or of the bearer token's file.
            TokenLog.KeysNotFetched(_logger, _issuer, failure.GetBaseException().GetType().Name);
            throw new IssuerKeysException("the issuer's metadata cannot be fetched", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<OpenIdConnectConfiguration> ReadAsync(CancellationToken cancellationToken) =>
        await OpenIdConnectConfigurationRetriever.GetAsync(_address, new HttpDocumentRetriever(_http) { RequireHttps = _requiresHttps }, cancellationToken);

    /// <summary>No redirect is followed: the configured issuer says where its keys are, nobody else does.</summary>
    private static HttpMessageHandler Handler(TokenIssuerOptions options)
    {
        var handler = TrustedAuthorities.HttpHandler(options.CaFile is { } ca ? TrustedAuthorities.Read(ca) : null);
        return options.MetadataTokenFile is { } file ? new MetadataTokenHandler(file, new Uri(AddressOf(options)), handler) : handler;
    }
}
