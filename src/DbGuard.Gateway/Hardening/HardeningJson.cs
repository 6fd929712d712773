using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.Dialects.Postgres.Privileges;

namespace DbGuard.Gateway.Hardening;

/// <summary>Writes a plan for programs.</summary>
internal static class HardeningJson
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string Write(HardeningPlan plan) => new JsonObject
    {
        ["database"] = plan.Database,
        ["role"] = plan.Role,
        ["profiles"] = new JsonArray([.. plan.Profiles.Select(p => (JsonNode)p)]),
        ["policy_version"] = plan.PolicyVersion,
        ["findings"] = new JsonArray(
        [
            .. plan.Findings.Select(f => new JsonObject
            {
                ["severity"] = f.Severity.ToString().ToLowerInvariant(),
                ["check"] = f.Check,
                ["sentence"] = f.Sentence,
                ["remedy"] = f.Remedy,
            }),
        ]),
        ["revokes"] = new JsonArray([.. GrantSql.RevokeAll(plan.Schemas, plan.Role).Select(s => (JsonNode)s)]),
        ["grants"] = new JsonArray(
        [
            .. GrantSql.For(plan.Grants, plan.Role, plan.ServerVersion).Concat(plan.Sequences.Select(s => $"GRANT USAGE ON SEQUENCE {SqlText.Identifier(s)} TO {SqlText.Identifier(plan.Role)}")).Select(s => (JsonNode)s),
        ]),
    }.ToJsonString(s_indented);
}
