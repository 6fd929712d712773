using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using Microsoft.AspNetCore.Http.Features;

namespace DbGuard.Gateway.Api;

/// <summary>What all endpoints of the API do alike: problems, and the optional body of an answer.</summary>
internal static class ApiResponse
{
    private const long LargestBodyBytes = 64 * 1024;

    /// <summary>Turns a store that cannot be used into an answer.</summary>
    public static RequestDelegate Guarded(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ApprovalStoreException or AuditUnavailableException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, ApiCodes.StoreUnavailable, exception.Message, "look at the gateway's health and log, then try again").ConfigureAwait(false);
        }
    };

    public static Task RefuseAsync(HttpContext context, int status, string code, string sentence, string help)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new ApiProblem(code, sentence, help), ApiJson.Default.ApiProblem, MediaTypeNames.Application.Json, context.RequestAborted);
    }

    /// <summary>The answer to a body that <see cref="ReadBodyAsync"/> could not read.</summary>
    public static Task BadBodyAsync(HttpContext context) => RefuseAsync(
        context,
        StatusCodes.Status400BadRequest,
        ApiCodes.BadRequest,
        "the body is not a JSON object with a comment of at most 2000 characters and a scope",
        "send {\"comment\": \"…\", \"scope\": {\"for\": \"session\"}} as application/json, or nothing");

    /// <summary>The body, or an empty one when none was sent; null when it cannot be read.</summary>
    public static async Task<AnswerBody?> ReadBodyAsync(HttpContext context) =>
        await ReadAsync(context, ApiJson.Default.AnswerBody, new AnswerBody(null)).ConfigureAwait(false) is { Comment: not { Length: > AnswerBody.LongestComment } } body ? body : null;

    /// <summary>A JSON body, or <paramref name="none"/> when none was sent; null when it cannot be read.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, T none)
        where T : class
    {
        if (context.Request.ContentLength is 0 || (context.Request.ContentLength is null && !context.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return none;
        }

        if (!context.Request.HasJsonContentType() || context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { } limit)
        {
            return null;
        }

        limit.MaxRequestBodySize = LargestBodyBytes;

        try
        {
            return await context.Request.ReadFromJsonAsync(type, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }
}
