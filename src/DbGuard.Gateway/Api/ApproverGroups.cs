using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Gateway.Approvals;
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

    /// <summary>What is said to who would answer for himself.</summary>
    public const string Himself = "nobody answers a request made by or for himself";

    /// <summary>Why <paramref name="user"/> may not answer what a principal asks of these groups; null when it may.</summary>
    public string? Refusal(string principal, string? onBehalfOf, ImmutableArray<string> groups, OperatingSystemUser user)
    {
        var person = new Operator(user.Name, user.Groups);
        return IsHimself(principal, onBehalfOf, person) ? Himself : GroupRefusal(groups, person);
    }

    /// <summary>The person asks, or is the one it is asked for.</summary>
    public static bool IsHimself(string principal, string? onBehalfOf, Operator person) =>
        person.Name == onBehalfOf || principal.EndsWith($"/{person.Name}", StringComparison.Ordinal);

    /// <summary>Why the person may not answer for any of the groups; null when he may.</summary>
    public string? GroupRefusal(ImmutableArray<string> groups, Operator person) =>
        groups.IsDefaultOrEmpty || groups.Any(g => IsMember(person, g))
            ? null
            : $"user `{person.Name}` is in none of the approver groups {string.Join(", ", groups.Select(g => $"`{g}`"))}";

    /// <summary>The person is in the group, as proven or by the configuration.</summary>
    public bool IsMember(Operator person, string group) =>
        person.Groups.Contains(group) || (members.TryGetValue(group, out var users) && users.Contains(person.Name));
}
