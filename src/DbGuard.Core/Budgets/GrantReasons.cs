using System.Globalization;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>The sentences of row ceilings that an approval sets, and of the profile's own limits where those are what is reached.</summary>
public static class GrantReasons
{
    /// <summary>More rows were changed than may be: DBG3018 when the approval's ceiling is what was reached, else DBG2202.</summary>
    /// <param name="decision">What the statement ran under.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="limit">The limit that was reached.</param>
    public static DecisionReason RowsChanged(Decision decision, Profile profile, long limit) =>
        decision.Granted is { } granted && granted.Rows <= limit
            ? Deny("DBG3018", string.Create(CultureInfo.InvariantCulture, $"the statement changes more rows than approval {granted.ApprovalId} allows ({granted.Rows}); nothing was changed"))
            : BudgetReasons.RowsChanged(profile, limit);

    /// <summary>More rows were returned than may be: DBG3018 when the approval's ceiling is what was reached, else DBG2200.</summary>
    public static DecisionReason Rows(Decision decision, Profile profile) =>
        decision.Granted is { } granted && granted.Rows == decision.RowLimit
            ? Deny("DBG3018", string.Create(CultureInfo.InvariantCulture, $"the statement returns more rows than approval {granted.ApprovalId} allows ({granted.Rows}); it was stopped"))
            : BudgetReasons.Rows(profile);

    /// <summary>DBG3019: an approval with a ceiling cannot be used where changed rows cannot be counted before they are committed.</summary>
    public static DecisionReason Uncountable(string approvalId) => new(
        Verdict.Deny, "DBG3019", "approval", $"approval {approvalId} has a row ceiling, and the rows that this statement changes cannot be counted before it commits",
        "run it inside a transaction: begin, the statement, commit", []);

    private static DecisionReason Deny(string code, string sentence) =>
        new(Verdict.Deny, code, "approval", sentence, "narrow the statement, or ask for an approval of more rows", []);
}
