using System.Net.Mime;

namespace DbGuard.Gateway.Api;

/// <summary><c>GET /v1/openapi.json</c>: the description of the API, docs/openapi.json.</summary>
internal static class ApiDescription
{
    private static readonly byte[] s_document = Load();

    public static async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        await context.Response.Body.WriteAsync(s_document, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Load()
    {
        using var stream = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("the API's description is not in the assembly");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
