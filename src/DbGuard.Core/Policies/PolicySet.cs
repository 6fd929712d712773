using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>A validated, immutable policy. Read whole from a file, swapped by reference.</summary>
public sealed record PolicySet
{
    /// <summary>Lower-case hex SHA-256 of the file's bytes.</summary>
    public required string Version { get; init; }

    /// <summary>In file order, which means nothing.</summary>
    public required ImmutableArray<Profile> Profiles { get; init; }

    /// <summary>In file order: a column with several labels is masked as the first of the strictest says.</summary>
    public ImmutableArray<Label> Labels { get; init; } = [];

    /// <summary>Relations that nobody may touch in any way, not even through a view.</summary>
    public ImmutableArray<NamePattern> DeniedTables { get; init; } = [];

    /// <summary>In file order; all that match speak.</summary>
    public ImmutableArray<PolicyRule> Rules { get; init; } = [];

    /// <summary>Finds a profile by name; null when there is none.</summary>
    public Profile? FindProfile(string name) => Profiles.FirstOrDefault(p => p.Name == name);

    /// <summary>
    /// The profile that was granted to the principal, else the one that matches it; or why there is none. One for everyone counts where no other
    /// matches; of several the one that is said to be over the others; else nobody can say what the principal may do, and it may do nothing.
    /// </summary>
    public ProfileResolution ResolveProfile(Principal principal)
    {
        if (principal.GrantedProfile is { } granted)
        {
            return FindProfile(granted) is { Grant: not null } found
                ? found.Itself
                : new ProfileResolution(null, $"the policy does not let profile `{granted}` be granted any more");
        }

        var fitting = Profiles.Where(p => p.Matches.Any(m => !m.IsEveryone && m.Fits(principal))).ToList();
        if (fitting.Count == 0)
        {
            fitting = [.. Profiles.Where(p => p.Matches.Any(m => m.IsEveryone))];
        }

        if (fitting.Count > 1)
        {
            fitting = [.. fitting.Where(p => !fitting.Any(other => other.Over.Contains(p.Name)))];
        }

        return fitting switch
        {
            [var only] => only.Itself,
            [var one, var other, ..] => new ProfileResolution(null, $"profiles `{one.Name}` and `{other.Name}` both match `{principal}`: one must be narrower, or say that it is `over` the other"),
            _ => new ProfileResolution(null, $"the policy has no profile for `{principal}`"),
        };
    }
}
