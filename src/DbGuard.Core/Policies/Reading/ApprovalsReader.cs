using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>approvals</c>: the terms of holds that do not bring their own.</summary>
internal static class ApprovalsReader
{
    /// <summary>How long a statement waits for an answer unless the policy says otherwise.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);

    public static HoldTerms Read(Field? field)
    {
        var section = field?.Section(PolicyKeys.Approvals);
        return new HoldTerms(Approvers(section?["approvers"]) ?? [], Timeout(section?["timeout"]) ?? DefaultTimeout);
    }

    public static ImmutableArray<string>? Approvers(Field? field) => field?.List(f => f.Text("the name of a group"));

    public static TimeSpan? Timeout(Field? field) => field?.Duration(s_least, s_most);
}
