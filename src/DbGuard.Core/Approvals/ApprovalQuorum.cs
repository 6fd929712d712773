using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Approvals;

/// <summary>What votes amount to. Pure.</summary>
public static class ApprovalQuorum
{
    /// <summary>The state that the votes make: one denial denies, a break-glass or the policy itself approves, else the terms' quorum does.</summary>
    public static ApprovalState StateOf(HoldTerms terms, ImmutableArray<ApprovalAnswer> votes)
    {
        if (votes.IsDefaultOrEmpty)
        {
            return ApprovalState.Pending;
        }

        if (votes.Any(v => !v.IsApproved))
        {
            return ApprovalState.Denied;
        }

        return votes.Any(v => v.IsBreakGlass || v.IsAutomatic) || Missing(terms, votes) is null ? ApprovalState.Approved : ApprovalState.Pending;
    }

    /// <summary>What is missing, for people; null when nothing is.</summary>
    public static string? Missing(HoldTerms terms, ImmutableArray<ApprovalAnswer> votes)
    {
        var approvals = votes.IsDefault ? [] : votes.Where(v => v.IsApproved).DistinctBy(v => v.Approver, StringComparer.Ordinal).ToList();
        if (terms.EachGroup && !terms.ApproverGroups.IsDefaultOrEmpty)
        {
            // WHY by assignment: a person who is in two groups must not answer for both.
            return Matching(terms.ApproverGroups, approvals) >= terms.ApproverGroups.Length ? null
                : $"one approval of each of {string.Join(", ", terms.ApproverGroups.Select(g => $"`{g}`"))}, each by another person";
        }

        var left = Math.Max(1, terms.Quorum) - approvals.Count;
        return left <= 0 ? null : left == 1 ? "one more approval" : $"{left} more approvals";
    }

    /// <summary>What those who approved allow together: the narrowest.</summary>
    public static ApprovalScope ScopeOf(ImmutableArray<ApprovalAnswer> votes) =>
        votes.Where(v => v.IsApproved).Select(v => v.Scope ?? ApprovalScope.Once).Aggregate((one, other) => one.And(other));

    /// <summary>Most groups that can each have a person of their own.</summary>
    private static int Matching(ImmutableArray<string> groups, List<ApprovalAnswer> people)
    {
        var groupOf = new Dictionary<int, int>();
        return Enumerable.Range(0, groups.Length).Count(group => TryPlace(group, []));

        bool TryPlace(int group, HashSet<int> tried)
        {
            for (var person = 0; person < people.Count; person++)
            {
                if (people[person].Groups.IsDefaultOrEmpty || !people[person].Groups.Contains(groups[group]) || !tried.Add(person))
                {
                    continue;
                }

                if (!groupOf.TryGetValue(person, out var taken) || TryPlace(taken, tried))
                {
                    groupOf[person] = group;
                    return true;
                }
            }

            return false;
        }
    }
}
