using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Reading;

/// <summary>
/// Every key of the policy file by section. The reader refuses any other; docs/policy.schema.json and docs/policy-reference.md are
/// tested against this list. A section is named as in the schema's <c>definitions</c>.
/// </summary>
internal static class PolicyKeys
{
    public const string Policy = "policy";
    public const string Label = "label";
    public const string Profile = "profile";
    public const string Detect = "detect";
    public const string Match = "match";
    public const string Hours = "hours";
    public const string Grant = "grant";
    public const string May = "may";
    public const string Limits = "limits";
    public const string Rule = "rule";
    public const string Condition = "condition";
    public const string Approvals = "approvals";
    public const string Widest = "widest";
    public const string ApproveIf = "approve_if";
    public const string Equality = "equality";
    public const string Aggregate = "aggregate";

    public static FrozenDictionary<string, ImmutableArray<string>> Sections { get; } = new Dictionary<string, ImmutableArray<string>>
    {
        [Policy] = ["version", "labels", "masks", "deny_tables", "limits", "approvals", "profiles", "rules"],
        [Label] = ["columns", "secret", "filter_by", "failures_per_hour"],
        [Equality] = ["values", "per", "at_once"],
        [Aggregate] = ["functions", "min_group"],
        [Profile] = ["match", "over", "require", "grant", "may", "limits", "detect"],
        [Grant] = ["approvers", "longest"],
        [Detect] = ["find", "except", "masks", "not_in", "in_numbers"],
        [Match] = ["agents", "subjects", "issuer", "groups", "kind", "on_behalf_of", "environment", "repository", "network", "hours", "claims"],
        [Hours] = ["days", "from", "to", "zone"],
        [May] =
        [
            "read", "insert", "update", "delete", "truncate", "lock", "maintain", "call", "create", "alter", "drop", "grant", "set", "see", "filter_by", "aggregate",
            "system_catalogs", "explain", "copy_out", "copy_in", "server_files", "run_code", "listen", "notify", "administer", "gaps",
        ],
        [Limits] =
        [
            "rows", "rows_changed", "statements_per_minute", "statement_timeout", "rows_per_session", "rows_per_hour", "sensitive_cells_per_session",
            "sensitive_cells_per_hour", "rows_changed_per_hour", "sessions", "statements_at_once",
        ],
        [Rule] = ["name", "when", "unless", "then", "because", "instead", "approvers", "timeout", "quorum", "in_transaction", "widest", "approve_if", "break_glass"],
        [Condition] = ["statements", "traits", "tables", "access", "columns", "labels", "functions", "objects", "profiles", "table_rows_over"],
        [Approvals] = ["approvers", "timeout", "quorum", "in_transaction", "widest", "approve_if", "break_glass"],
        [Widest] = ["for", "any_parameters"],
        [ApproveIf] = ["rows_at_most", "hours", "seen_within"],
    }.ToFrozenDictionary();
}
