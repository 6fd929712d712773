using System.Globalization;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>The sentences of limits that are reached, written once for every door.</summary>
public static class BudgetReasons
{
    /// <summary>DBG2200: the statement returned or changed more rows than its profile may; it was stopped.</summary>
    public static DecisionReason Rows(Profile profile) => new(
        Verdict.Deny, "DBG2200", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may get or change at most {profile.RowLimit} rows per statement"),
        string.Create(CultureInfo.InvariantCulture, $"ask for fewer rows, e.g. with `limit {profile.RowLimit}`, or page by key"), []);

    /// <summary>DBG2201: too many statements in a minute.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="retryAfter">When the next one will pass.</param>
    public static DecisionReason StatementsPerMinute(Profile profile, TimeSpan retryAfter) => new(
        Verdict.Deny, "DBG2201", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may send at most {profile.StatementsPerMinute} statements per minute"),
        string.Create(CultureInfo.InvariantCulture, $"wait {Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds))} s and send it again; ask for more with fewer statements"), [], IsRetryable: true);

    /// <summary>DBG2202: the statement ran longer than its profile may.</summary>
    public static DecisionReason Timeout(Profile profile) => new(
        Verdict.Deny, "DBG2202", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may run a statement for at most {profile.StatementTimeout?.TotalSeconds} s"),
        "ask for less at once", []);
}
