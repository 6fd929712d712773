using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>True when the profile a principal gets can change with time alone.</summary>
    public bool DependsOnTime => Profiles.Any(p => p.Matches.Any(m => !m.Hours.IsEmpty));

    private bool DependsOnNetwork => Profiles.Any(p => p.Matches.Any(m => m.Network is not null));

    /// <summary>
    /// The profile that was granted to the principal, else the one that matches it; or why there is none. One for everyone counts where no other
    /// matches; of several the one that is said to be over the others; else nobody can say what the principal may do, and it may do nothing.
    /// </summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="context">From where and when. A granted profile does not depend on it: who granted it knew for whom and how long.</param>
    public ProfileResolution ResolveProfile(Principal principal, in AccessContext context = default)
    {
        if (principal.GrantedProfile is { } granted)
        {
            return FindProfile(granted) is { Grant: not null } found
                ? Required(found, principal)
                : new ProfileResolution(null, $"the policy does not let profile `{granted}` be granted any more");
        }

        var fitting = new List<Profile>();
        foreach (var profile in Profiles)
        {
            foreach (var match in profile.Matches)
            {
                if (!match.IsEveryone && match.Fits(principal, context))
                {
                    fitting.Add(profile);
                    break;
                }
            }
        }

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
            [var only] => Required(only, principal),
            [var one, var other, ..] => new ProfileResolution(null, $"profiles `{one.Name}` and `{other.Name}` both match `{principal}`: one must be narrower, or say that it is `over` the other")
            {
                Code = "DBG2006",
                Help = "ask the operator to narrow one of them",
            },
            _ => new ProfileResolution(null, $"the policy has no profile for `{principal}`{Seen(context)}"),
        };
    }

    private static ProfileResolution Required(Profile profile, Principal principal)
    {
        foreach (var requirement in profile.Requires)
        {
            if (!requirement.IsMet(principal))
            {
                return new ProfileResolution(null, $"profile `{profile}` requires {requirement.Missing()} of `{principal}`")
                {
                    Code = "DBG2007",
                    Help = requirement.Help(),
                };
            }
        }

        return profile.Itself;
    }

    /// <summary>From where and when, where a profile asks for it: whoever is refused should know what was seen.</summary>
    private string Seen(in AccessContext context)
    {
        var from = DependsOnNetwork ? context.ClientAddress is { } address ? $" from {address}" : " from an unknown address" : "";
        return DependsOnTime ? $"{from} at {context.At?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? "an unknown time"}" : from;
    }
}
