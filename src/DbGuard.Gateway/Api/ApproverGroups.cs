using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Api;

/// <summary>
/// Who may answer what. A request that names approver groups may be answered by their members: users the configuration puts into
/// the group, and members of the operating system's group of that name. One that names none may be answered by whoever may open
/// the API's socket. Nobody answers for himself.
/// </summary>
internal sealed class ApproverGroups(IReadOnlyDictionary<string, FrozenSet<string>> members)
{
    /// <summary>No groups beside the operating system's.</summary>
    public static ApproverGroups OperatingSystemOnly { get; } = new(FrozenDictionary<string, FrozenSet<string>>.Empty);

    /// <summary>The groups of the configuration; a group named twice has the users of both.</summary>
    public static ApproverGroups From(IEnumerable<ApproverGroupOptions> groups) => new(groups
        .GroupBy(g => g.Group, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.SelectMany(o => o.Users).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>Why <paramref name="user"/> may not answer <paramref name="request"/>; null when it may.</summary>
    public string? Refusal(ApprovalRequest request, OperatingSystemUser user) =>
        Refusal(request.Principal, request.OnBehalfOf, request.Terms.ApproverGroups, user);

    /// <summary>Why <paramref name="user"/> may not answer what a principal asks of these groups; null when it may.</summary>
    public string? Refusal(string principal, string? onBehalfOf, ImmutableArray<string> groups, OperatingSystemUser user)
    {
        if (user.Name == onBehalfOf || principal.EndsWith($"/{user.Name}", StringComparison.Ordinal))
        {
            return "nobody answers a request made by or for himself";
        }

        return groups.IsDefaultOrEmpty || groups.Any(g => IsMember(user, g))
            ? null
            : $"user `{user.Name}` is in none of the approver groups {string.Join(", ", groups.Select(g => $"`{g}`"))}";
    }

    private bool IsMember(OperatingSystemUser user, string group) =>
        user.Groups.Contains(group) || (members.TryGetValue(group, out var users) && users.Contains(user.Name));
}
