using System.Collections.Immutable;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>match</c> and finds matches that certainly leave somebody with two profiles.</summary>
internal sealed class MatchReader
{
    private readonly List<(string Profile, ImmutableArray<string> Over, PrincipalMatch Match)> _earlier = [];

    public ImmutableArray<PrincipalMatch> Read(string profile, ImmutableArray<string> over, Field? field)
    {
        if (field is null)
        {
            return [];
        }

        var found = new List<(string, PrincipalMatch)>();
        foreach (var item in field.Node is ListNode ? field.Items() : [field])
        {
            if (ReadOne(item) is not { } match)
            {
                continue;
            }

            if (_earlier.FirstOrDefault(e => AreAmbiguous(e.Match, match) && !over.Contains(e.Profile) && !e.Over.Contains(profile)) is { Profile: { } other })
            {
                item.Report("DBG6113", $"principals that match this match profile `{other}` too, and a principal has one profile",
                    $"narrow one of them, or write `over: {other}` here, or `over: {profile}` there");
            }

            found.Add((profile, match));
        }

        if (found.Count == 0 && field.Node is ListNode { Items.IsEmpty: true })
        {
            field.Report("DBG6113", $"profile `{profile}` matches nobody", "add a match, or remove the profile");
        }

        _earlier.AddRange(found.Select(f => (profile, over, f.Item2)));
        return [.. found.Select(f => f.Item2)];
    }

    /// <summary>True when one of them certainly fits whomever the other fits. One for everyone only counts where no other does.</summary>
    private static bool AreAmbiguous(PrincipalMatch one, PrincipalMatch other) =>
        one.IsEveryone == other.IsEveryone && (one.Covers(other) || other.Covers(one));

    private static PrincipalMatch? ReadOne(Field field)
    {
        if (field.Is("everyone"))
        {
            return PrincipalMatch.Everyone;
        }

        if (field.Node is not MapNode)
        {
            field.Report("DBG6106", $"expected `everyone` or conditions, found {field.Node.Shape}", "write `everyone`, or conditions such as `{agents: [name]}`");
            return null;
        }

        if (field.Section(PolicyKeys.Match) is not { } section)
        {
            return null;
        }

        var match = new PrincipalMatch
        {
            Subjects = Globs(section["agents"] ?? section["subjects"]),
            Issuers = section["agents"] is null ? Globs(section["issuer"]) : [Glob.Literal(PrincipalMatch.ConfigurationIssuer)],
            Groups = Globs(section["groups"]),
            Kinds = section["kind"]?.Words(PolicyWords.Kinds) ?? [],
            OnBehalfOf = Globs(section["on_behalf_of"]),
            Environments = Globs(section["environment"]),
            Repositories = Globs(section["repository"]),
            Network = NetworkReader.Read(section["network"]),
            Hours = HoursReader.Read(section["hours"]),
            Claims = [.. (section["claims"]?.Named("claims") ?? []).Select(c => new ClaimMatch(c.Name, Globs(c.Field)))],
        };

        if (section["agents"] is { } agents && (section["subjects"] ?? section["issuer"]) is not null)
        {
            agents.Report("DBG6116", "`agents` already says subject and issuer", "use `agents` for agents named in the gateway's configuration, `subjects` and `issuer` for everybody else");
            return null;
        }

        if (match.IsEveryone)
        {
            // WHY: conditions that were all empty or unreadable must not turn into a match for everyone.
            field.Report("DBG6114", "a match without conditions", "write `everyone` if that is what is meant");
            return null;
        }

        return match;
    }

    /// <summary>Patterns; a condition that is given must not be empty, or it would vanish and widen the match.</summary>
    private static ImmutableArray<Glob> Globs(Field? field)
    {
        var globs = field?.List(PatternReader.Text) ?? [];
        if (field is not null && globs.IsEmpty)
        {
            field.Report("DBG6107", "an empty condition matches nobody", "remove it, or give it a value");
        }

        return globs;
    }
}
