using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Core.Policies;

/// <summary>The profile a principal gets, or why it gets none (DBG2005); exactly one of the two.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Refusal">One sentence; null when there is a profile.</param>
public sealed record ProfileResolution(Profile? Profile, string? Refusal)
{
    [MemberNotNullWhen(true, nameof(Profile))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsResolved => Profile is not null;
}
