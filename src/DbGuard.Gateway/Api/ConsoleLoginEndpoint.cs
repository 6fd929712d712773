using System.Net.Mime;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Console;
using DbGuard.Gateway.Console.Login;

namespace DbGuard.Gateway.Api;

/// <summary><c>POST /v1/console/login</c>: a link that logs the local socket's user in at the console, once.</summary>
internal sealed class ConsoleLoginEndpoint(ConsoleAddress? address = null, LoginCodes? codes = null)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/console/login", (RequestDelegate)IssueAsync);

    private Task IssueAsync(HttpContext context)
    {
        if (address is null || codes is null)
        {
            return ApiResponse.RefuseAsync(context, StatusCodes.Status404NotFound, ApiCodes.NoConsole, "this gateway serves no console", "set `Console:Port`, e.g. 8434, and start it again");
        }

        var user = LocalPeer.UserOf(context);
        var (code, ends) = codes.Issue(new Operator(user.Name, user.Groups));
        return context.Response.WriteAsJsonAsync(
            new ConsoleLoginView(address.LoginLink(code), ends), ApiJson.Default.ConsoleLoginView, MediaTypeNames.Application.Json, context.RequestAborted);
    }
}
