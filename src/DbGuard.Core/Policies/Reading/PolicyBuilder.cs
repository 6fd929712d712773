using System.Collections.Immutable;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Turns the root of a policy file into a policy, reporting everything that is wrong on the way.</summary>
/// <param name="version">Hash of the file.</param>
/// <param name="baseDirectory">Folder that file names are relative to.</param>
internal sealed class PolicyBuilder(string version, string baseDirectory)
{
    /// <summary>The policy; meaningless when something was reported.</summary>
    public PolicySet? Build(Field root)
    {
        if (root.Section(PolicyKeys.Policy) is not { } policy)
        {
            return null;
        }

        if (policy.Required("version", "start with `version: 1`") is { } format && !format.Is("1"))
        {
            format.Report("DBG6107", "this version of the policy language is not known", "write `version: 1`");
        }

        var labels = new LabelReader(baseDirectory).Read(policy["labels"], policy["masks"]);
        var limits = LimitsReader.Read(policy["limits"], Limits.None);
        var approvals = ApprovalsReader.Read(policy["approvals"]);
        var profiles = new ProfileReader(version, limits, [.. labels.Select(l => l.Name)], baseDirectory)
            .Read(policy.Required("profiles", "add a profile: without one nobody may do anything"));
        var rules = new RuleReader([.. labels.Select(l => l.Name)], [.. profiles.Select(p => p.Name)], approvals).Read(policy["rules"]);
        return new PolicySet
        {
            Version = version,
            Labels = labels,
            Profiles = profiles,
            DeniedTables = policy["deny_tables"]?.List(f => PatternReader.Name(f, PatternReader.Table)) ?? ImmutableArray<NamePattern>.Empty,
            Rules = rules,
        };
    }
}
