using System.Globalization;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Reading;

namespace DbGuard.Core.Budgets;

/// <summary>The sentences of limits that are reached, written once for every door.</summary>
public static class BudgetReasons
{
    /// <summary>DBG2200: the statement returned more rows than its profile may; it was stopped.</summary>
    public static DecisionReason Rows(Profile profile) => new(
        Verdict.Deny, "DBG2200", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may get at most {profile.RowLimit} rows per statement"),
        string.Create(CultureInfo.InvariantCulture, $"ask for fewer rows, e.g. with `limit {profile.RowLimit}`, or page by key"), []);

    /// <summary>DBG2201: too many statements in a minute.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="retryAfter">When the next one will pass.</param>
    public static DecisionReason StatementsPerMinute(Profile profile, TimeSpan retryAfter) => new(
        Verdict.Deny, "DBG2201", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may send at most {profile.StatementsPerMinute} statements per minute"),
        $"{Wait(retryAfter)}; ask for more with fewer statements", [], IsRetryable: true, RetryAfter: retryAfter);

    /// <summary>DBG2209: as many sessions of the principal are open as its profile allows.</summary>
    public static DecisionReason SessionsAtOnce(Profile profile) => new(
        Verdict.Deny, "DBG2209", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may have at most {profile.SessionsAtOnce} open {Plural(profile.SessionsAtOnce, "session")}"),
        "close one, or use a smaller connection pool", [], IsRetryable: true);

    /// <summary>DBG2210: as many sessions of the principal run a statement as its profile allows.</summary>
    public static DecisionReason StatementsAtOnce(Profile profile) => new(
        Verdict.Deny, "DBG2210", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may run at most {profile.StatementsAtOnce} {Plural(profile.StatementsAtOnce, "statement")} at once"),
        "wait until one of your other sessions has its answer", [], IsRetryable: true);

    private static string Plural(int? count, string word) => count == 1 ? word : word + "s";

    /// <summary>DBG2061: a parameter whose elements cannot be counted.</summary>
    /// <param name="label">The label of the values they are compared with.</param>
    public static DecisionReason UncountedValues(string label) => new(
        Verdict.Deny, "DBG2061", "equality", $"the guard cannot count the values that masked ones of `{label}` are compared with", "bind an array, or single values", []);

    /// <summary>DBG2061: more values than one statement may compare with.</summary>
    /// <param name="label">The label of the values they are compared with.</param>
    /// <param name="most">Most of them.</param>
    public static DecisionReason ValuesAtOnce(string label, int most) => new(
        Verdict.Deny, "DBG2061", "equality",
        string.Create(CultureInfo.InvariantCulture, $"one statement may compare masked values of `{label}` with at most {most} {(most == 1 ? "value" : "values")}"),
        "compare with fewer values at once", []);

    /// <summary>DBG2203: too many values of a label have been compared with.</summary>
    /// <param name="cost">What the statement would have cost.</param>
    /// <param name="retryAfter">When it will pass; null when it never will.</param>
    public static DecisionReason Guesses(GuessCost cost, TimeSpan? retryAfter) => new(
        Verdict.Deny, "DBG2203", "filter-by",
        string.Create(CultureInfo.InvariantCulture, $"masked values of `{cost.Label}` may be compared with at most {cost.Budget.Values} values in {Durations.Format(cost.Budget.Per)}"),
        retryAfter is { } wait ? $"{Wait(wait)}; values already asked for in that time are free" : "compare with fewer values at once",
        [], IsRetryable: retryAfter is not null, RetryAfter: retryAfter);

    /// <summary>DBG2204: too many statements have failed where failing tells of masked values.</summary>
    /// <param name="risk">The label.</param>
    /// <param name="retryAfter">When the statement will pass; null when it never will.</param>
    public static DecisionReason Failures(FailureRisk risk, TimeSpan? retryAfter) => new(
        Verdict.Deny, "DBG2204", "failures",
        string.Create(CultureInfo.InvariantCulture, $"statements that masked values of `{risk.Label}` could make fail may do so at most {risk.PerHour} times an hour"),
        $"{(retryAfter is { } wait ? Wait(wait) + ", or leave" : "leave")} out what is computed from `{risk.Label}` and what a key compares with it",
        [], IsRetryable: retryAfter is not null, RetryAfter: retryAfter);

    /// <summary>DBG2205: as many rows of user relations as a session, or a principal in an hour, may be given.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="retryAfter">When a row will pass; null when none will in this session.</param>
    /// <param name="perSession">Which limit it is.</param>
    public static DecisionReason RowsExported(Profile profile, TimeSpan? retryAfter, bool perSession) => new(
        Verdict.Deny, "DBG2205", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may be given at most {(perSession ? profile.Volume.RowsPerSession : profile.Volume.RowsPerHour)} rows {(perSession ? "in a session" : "in an hour")}"),
        $"{(retryAfter is { } wait ? Wait(wait) + ", or ask" : "ask")} for counts and sums instead of rows", [], IsRetryable: retryAfter is not null, RetryAfter: retryAfter);

    /// <summary>DBG2206: as many cells of labelled columns as a session, or a principal in an hour, may be given.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="retryAfter">When a row will pass; null when none will in this session.</param>
    /// <param name="perSession">Which limit it is.</param>
    public static DecisionReason CellsExported(Profile profile, TimeSpan? retryAfter, bool perSession) => new(
        Verdict.Deny, "DBG2206", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may be given at most {(perSession ? profile.Volume.SensitiveCellsPerSession : profile.Volume.SensitiveCellsPerHour)} cells of labelled columns {(perSession ? "in a session" : "in an hour")}"),
        $"{(retryAfter is { } wait ? Wait(wait) + ", or leave" : "leave")} labelled columns out", [], IsRetryable: retryAfter is not null, RetryAfter: retryAfter);

    /// <summary>DBG2207: the statement changed more rows than it may; it was undone.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="most">Most rows it might have changed.</param>
    public static DecisionReason RowsChanged(Profile profile, long most) => new(
        Verdict.Deny, "DBG2207", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may change at most {most} rows with this statement, counting those of cascades and triggers; nothing was changed"),
        "add a predicate that names fewer rows", []);

    /// <summary>DBG2207: how many rows the statement changed cannot be found out; it was undone.</summary>
    public static DecisionReason RowsChangedUncounted(Profile profile) => new(
        Verdict.Deny, "DBG2207", "limits",
        $"profile `{profile.Name}` limits the rows that a statement changes, and the server does not count them (`track_counts` is off); nothing was changed",
        "write the rows with a plain INSERT, UPDATE, DELETE or MERGE", []);

    /// <summary>DBG2207: a text that commits what was not counted yet.</summary>
    public static DecisionReason RowsChangedOutside(Profile profile) => new(
        Verdict.Deny, "DBG2207", "limits",
        $"profile `{profile.Name}` limits the rows that a statement changes, and this text commits them before they can be counted",
        "send BEGIN first, or send the statement without transaction control", []);

    /// <summary>DBG2208: as many rows as a principal may change in an hour.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="retryAfter">When one more may be changed; null when never.</param>
    public static DecisionReason RowsChangedPerHour(Profile profile, TimeSpan? retryAfter) => new(
        Verdict.Deny, "DBG2208", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may change at most {profile.Volume.RowsChangedPerHour} rows in an hour"),
        retryAfter is { } wait ? Wait(wait) : "ask the operator", [], IsRetryable: retryAfter is not null, RetryAfter: retryAfter);

    /// <summary>DBG2202: the statement ran longer than its profile may.</summary>
    public static DecisionReason Timeout(Profile profile) => new(
        Verdict.Deny, "DBG2202", "limits",
        string.Create(CultureInfo.InvariantCulture, $"profile `{profile.Name}` may run a statement for at most {profile.StatementTimeout?.TotalSeconds} s"),
        "ask for less at once", []);

    private static string Wait(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"wait {Seconds(time)} s and send it again");

    private static double Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds));
}
