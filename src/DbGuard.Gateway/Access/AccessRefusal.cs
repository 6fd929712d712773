namespace DbGuard.Gateway.Access;

/// <summary>Why something about access is not done: a code, a sentence, help.</summary>
/// <param name="Code">E.g. <c>DBG3201</c>.</param>
/// <param name="Sentence">One sentence.</param>
/// <param name="Help">What to do.</param>
internal sealed record AccessRefusal(string Code, string Sentence, string Help)
{
    public static AccessRefusal NotFound { get; } = new("DBG3201", "there is no such access request", "list them with `dbguard access list`");

    public static AccessRefusal Requested(string sentence, string help) => new("DBG3202", sentence, help);

    public static AccessRefusal State(AccessState state) => new("DBG3203", $"the request is {state.ToString().ToLowerInvariant()}", "look at it with `dbguard access show`");

    public static AccessRefusal NotApprover(string sentence) => new("DBG3204", sentence, "ask a member of the profile's approver groups");

    public static AccessRefusal TooMany { get; } = new("DBG3205", "this principal has as many credentials and open requests as it may", "revoke one with `dbguard access revoke`, or wait until one lapses");
}
