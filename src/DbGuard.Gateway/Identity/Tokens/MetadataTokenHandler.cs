using System.Net.Http.Headers;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Shows the metadata server the bearer token that a file holds now; a Kubernetes API server asks for one.</summary>
/// <param name="file">The token, on the first line.</param>
/// <param name="address">The metadata's address.</param>
/// <param name="inner">Sends.</param>
internal sealed class MetadataTokenHandler(string file, Uri address, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // INVARIANT: the token goes to the server that it is for; the key set may lie elsewhere.
        if (request.RequestUri is { } target && target.Authority == address.Authority && target.Scheme == address.Scheme)
        {
            var lines = await File.ReadAllLinesAsync(file, cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", lines.Length > 0 ? lines[0].Trim() : "");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
