using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>profiles</c>.</summary>
/// <param name="version">Version of the policy.</param>
/// <param name="defaults">Limits of profiles that do not give their own.</param>
/// <param name="labels">Labels that are defined.</param>
/// <param name="baseDirectory">Folder that file names are relative to.</param>
internal sealed class ProfileReader(string version, Limits defaults, ImmutableArray<string> labels, string baseDirectory)
{
    public ImmutableArray<Profile> Read(Field? profiles)
    {
        var read = ImmutableArray.CreateBuilder<Profile>();
        var matches = new MatchReader();
        var named = profiles?.Named("profiles") ?? [];
        var names = named.Select(p => p.Name).ToList();
        foreach (var (name, place, field) in named)
        {
            if (field.Section(PolicyKeys.Profile) is not { } section)
            {
                continue;
            }

            var over = section["over"]?.List(f => f.Text("the name of a profile")) ?? [];
            foreach (var unknown in over.Where(o => !names.Contains(o)))
            {
                section["over"]!.Report("DBG6111", $"there is no profile `{unknown}`", NearestWord.Help(unknown, names));
            }

            var limits = LimitsReader.Read(section["limits"], defaults);
            read.Add(new Profile
            {
                Name = name,
                PolicyVersion = version,
                // A profile that can be granted need not be anybody's of itself.
                Over = over,
                Matches = matches.Read(name, over, section["grant"] is null
                    ? section.Required("match", "say whom the profile is for, e.g. `match: {agents: [name]}` or `match: everyone`")
                    : section["match"]),
                Requires = section["require"]?.Words(PolicyWords.Requirements) ?? [],
                Grant = GrantReader.Read(section["grant"]),
                May = new PermissionsReader(labels).Read(section.Required("may", "say what it allows, e.g. `may: {read: [public.*]}`")),
                RowLimit = limits.Rows,
                ChangeLimit = limits.SaysRowsChanged ? limits.RowsChanged : limits.Rows,
                Volume = limits.Volume,
                StatementsPerMinute = limits.StatementsPerMinute,
                SessionsAtOnce = limits.SessionsAtOnce,
                StatementsAtOnce = limits.StatementsAtOnce,
                StatementTimeout = limits.StatementTimeout,
                Detection = new DetectReader(baseDirectory).Read(section["detect"]),
            });
        }

        if (profiles is not null && read.Count == 0)
        {
            profiles.Report("DBG6114", "there is no profile", "add a profile: without one nobody may do anything");
        }

        return read.ToImmutable();
    }
}
