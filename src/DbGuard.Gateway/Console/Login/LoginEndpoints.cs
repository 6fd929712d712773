using DbGuard.Core.Audit;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Console.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DbGuard.Gateway.Console.Login;

/// <summary><c>/login</c> and <c>/logout</c>. Reading logs nobody in: the code is posted with a button.</summary>
internal sealed class LoginEndpoints(LoginCodes codes, IAuditSink audit, TimeProvider time)
{
    public static RazorComponentResult<LoginPage> Page(string? @return, string? refused) => Tell(@return, refused switch
    {
        "oidc" => "The provider did not log you in, or its answer was not accepted. Try again; if it stays so, the operator finds the reason in the gateway’s log.",
        "group" => "You are who you say, but in none of the groups that may use this console.",
        _ => null,
    });

    /// <summary>204 when the browser has a session: a page that another site linked to was asked for without the cookie.</summary>
    public static IResult Session(HttpContext context) => Results.StatusCode(ConsolePerson.Find(context) is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status204NoContent);

    public async Task<IResult> LogInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var target = LoginGate.SafeReturn(form["return"]);
        if (codes.Redeem(form["code"].ToString().Trim()) is not { } person)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Tell(target, "This code is not valid any more: codes live for 60 seconds and work once. Ask for a new one.");
        }

        await audit.AppendDurablyAsync(Record(person, context, "logged in at the console"), context.RequestAborted).ConfigureAwait(false);
        await context.SignInAsync(ConsolePerson.Scheme, ConsolePerson.ToClaims(person)).ConfigureAwait(false);
        return Results.LocalRedirect(target);
    }

    public async Task<IResult> LogOutAsync(HttpContext context)
    {
        audit.Append(Record(ConsolePerson.Of(context), context, "logged out of the console"));
        await context.SignOutAsync(ConsolePerson.Scheme).ConfigureAwait(false);
        return Results.LocalRedirect("/login");
    }

    private static RazorComponentResult<LoginPage> Tell(string? target, string? problem) =>
        new(new Dictionary<string, object?> { [nameof(LoginPage.Return)] = LoginGate.SafeReturn(target), [nameof(LoginPage.Problem)] = problem });

    private AuditRecord Record(Operator person, HttpContext context, string detail) => new()
    {
        Kind = AuditRecordKind.OperatorAction,
        At = time.GetUtcNow(),
        Approver = person.Name,
        ClientAddress = context.Connection.RemoteIpAddress?.ToString(),
        Detail = detail,
    };
}
