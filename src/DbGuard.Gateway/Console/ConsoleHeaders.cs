namespace DbGuard.Gateway.Console;

/// <summary>What every answer of the console tells the browser: run nothing but our own files, keep nothing, be in nobody's frame.</summary>
internal static class ConsoleHeaders
{
    private const string Policy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dbguard";

    public static ValueTask<object?> SetAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        Set(invocation.HttpContext);
        return next(invocation);
    }

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
