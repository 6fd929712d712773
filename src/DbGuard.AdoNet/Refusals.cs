using DbGuard.Core;
using DbGuard.Core.Decisions;

namespace DbGuard.AdoNet;

/// <summary>The refusals that only this door has, and those it makes of decisions.</summary>
internal static class Refusals
{
    private const string NotSupported = "0A000";

    public static DbGuardException Denied(GuardOutcome outcome, ReadOnlySpan<byte> text)
    {
        var reason = outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == outcome.Decision.Verdict)
            ?? new DecisionReason(Verdict.Deny, "DBG2001", "default-deny", "nothing allows this statement", "report this to the operator", []);
        return new DbGuardException(reason, DenialText.From(outcome, text));
    }

    public static DbGuardException Because(DecisionReason reason, string? sqlState = null, string? requestUrl = null)
    {
        var text = DenialText.From(reason, requestUrl);
        return new DbGuardException(reason, sqlState is null ? text : text with { SqlState = sqlState }, requestUrl);
    }

    public static DbGuardException Because(string code, string rule, string sentence, string help, string? sqlState = null, bool isRetryable = false, string? requestUrl = null) =>
        Because(new DecisionReason(Verdict.Deny, code, rule, sentence, help, [], IsRetryable: isRetryable), sqlState, requestUrl);

    /// <summary>DBG5110: the member would reach the database beside the guard.</summary>
    public static DbGuardException Member(string member) =>
        Because("DBG5110", "door", $"`{member}` would reach the database beside the guard", "send a statement instead", NotSupported);

    /// <summary>DBG8001: no evidence, no effect.</summary>
    public static DbGuardException NoEvidence() =>
        Because("DBG8001", "audit", "evidence cannot be written, so nothing may run", "tell the operator", "58000", isRetryable: true);

    /// <summary>DBG5113: the server's words may quote what the statement touches.</summary>
    public static DbGuardException Silenced(string? sqlState) => Because(
        "DBG5113", "door", "the server refused the statement; its words are kept back because it touches protected columns",
        "look at the SQLSTATE, or leave the protected columns out", sqlState ?? "XX000");
}
