using System.Security.Claims;
using DbGuard.Gateway.Approvals;

namespace DbGuard.Gateway.Console.Login;

/// <summary>The person of a session, as claims of its ticket and as who answers.</summary>
internal static class ConsolePerson
{
    /// <summary>Name of the session's scheme.</summary>
    public const string Scheme = "console";

    private const string NameClaim = "name";
    private const string GroupClaim = "group";

    public static ClaimsPrincipal ToClaims(Operator person) => new(new ClaimsIdentity(
        [new Claim(NameClaim, person.Name), .. person.Groups.Select(g => new Claim(GroupClaim, g))], Scheme, NameClaim, GroupClaim));

    /// <summary>Who is logged in; null when nobody is.</summary>
    public static Operator? Find(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, AuthenticationType: Scheme } && context.User.FindFirstValue(NameClaim) is { Length: > 0 } name
            ? new Operator(name, [.. context.User.FindAll(GroupClaim).Select(c => c.Value)])
            : null;

    /// <summary>Who is logged in, behind <see cref="LoginGate"/>.</summary>
    public static Operator Of(HttpContext context) => Find(context) ?? throw new InvalidOperationException("nobody is logged in");
}
