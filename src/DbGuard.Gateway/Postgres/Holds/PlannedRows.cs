using System.Text.Json;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Reads what EXPLAIN (FORMAT JSON) expects.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 14.1 Using EXPLAIN; ModifyTable counts what it returns, so what flows into it is counted.</remarks>
internal static class PlannedRows
{
    /// <summary>True for statements that PostgreSQL plans.</summary>
    public static bool HasPlan(StatementKind kind) =>
        kind is StatementKind.Select or StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge;

    /// <summary>Rows changed by the largest write of the plan, or returned where it has none; null when it cannot be read.</summary>
    public static long? Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var plan = document.RootElement[0].GetProperty("Plan");
            return MostWritten(plan) ?? Rows(plan);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static long? MostWritten(JsonElement plan)
    {
        long? most = null;
        var children = plan.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().ToList() : [];
        if (plan.GetProperty("Node Type").GetString() == "ModifyTable")
        {
            // WITH queries hang beside what flows in: "Parent Relationship" tells them apart.
            most = children.Where(c => !IsInitPlan(c)).Sum(Rows);
        }

        foreach (var child in children)
        {
            if (MostWritten(child) is { } written && !(most >= written))
            {
                most = written;
            }
        }

        return most;
    }

    private static bool IsInitPlan(JsonElement plan) => plan.TryGetProperty("Parent Relationship", out var relationship) && relationship.GetString() == "InitPlan";

    private static long Rows(JsonElement plan) => (long)Math.Min(plan.GetProperty("Plan Rows").GetDouble(), long.MaxValue / 2);
}
