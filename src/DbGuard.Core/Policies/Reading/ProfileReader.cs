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
        foreach (var (name, place, field) in profiles?.Named("profiles") ?? [])
        {
            if (field.Section(PolicyKeys.Profile) is not { } section)
            {
                continue;
            }

            var limits = LimitsReader.Read(section["limits"], defaults);
            read.Add(new Profile
            {
                Name = name,
                PolicyVersion = version,
                // A profile that can be granted need not be anybody's of itself.
                Matches = matches.Read(name, section["grant"] is null
                    ? section.Required("match", "say whom the profile is for, e.g. `match: {agents: [name]}` or `match: everyone`")
                    : section["match"]),
                Grant = GrantReader.Read(section["grant"]),
                May = new PermissionsReader(labels).Read(section.Required("may", "say what it allows, e.g. `may: {read: [public.*]}`")),
                RowLimit = limits.Rows,
                ChangeLimit = limits.SaysRowsChanged ? limits.RowsChanged : limits.Rows,
                Volume = limits.Volume,
                StatementsPerMinute = limits.StatementsPerMinute,
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
