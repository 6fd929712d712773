namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>grant</c>: how a profile may be had for a time.</summary>
internal static class GrantReader
{
    /// <summary>Longest grant unless the profile says otherwise.</summary>
    public static TimeSpan DefaultLongest { get; } = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);

    /// <summary>The terms; null when the profile has none.</summary>
    public static GrantTerms? Read(Field? field) => field?.Section(PolicyKeys.Grant) is { } section
        ? new GrantTerms(ApprovalsReader.Approvers(section["approvers"]) ?? [], section["longest"]?.Duration(s_least, s_most) ?? DefaultLongest)
        : null;
}
