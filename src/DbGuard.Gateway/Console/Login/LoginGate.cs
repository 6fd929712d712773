using Microsoft.AspNetCore.Antiforgery;

namespace DbGuard.Gateway.Console.Login;

/// <summary>Lets people in who are logged in, and takes forms only from our own pages.</summary>
internal static class LoginGate
{
    /// <summary>Sends whom it does not know to the login, and afterwards back to the page he wanted.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (ConsolePerson.Find(context) is not null)
        {
            return await next(invocation).ConfigureAwait(false);
        }

        return HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? Results.Redirect(LoginLink(context.Request))
            : Results.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>Refuses a form that does not come from a page we made for this session.</summary>
    public static async ValueTask<object?> RequireOwnFormAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        return !HttpMethods.IsPost(context.Request.Method) || await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false)
            ? await next(invocation).ConfigureAwait(false)
            : Results.Text("This form is too old, or does not come from the console. Nothing was changed: go back, load the page again, and repeat.\n", statusCode: StatusCodes.Status400BadRequest);
    }

    /// <summary>A path of the console to go to after the login; the first page for anything else.</summary>
    public static string SafeReturn(string? path) =>
        path is { Length: > 1 and < 500 } && path[0] == '/' && path[1] is not ('/' or '\\') && path.All(c => c > ' ' && c != '\\' && c < 127) ? path : "/";

    private static string LoginLink(HttpRequest request) =>
        request.Path == "/" ? "/login" : "/login?return=" + Uri.EscapeDataString(request.Path + request.QueryString);
}
