using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Core.Policies;

/// <summary>The profile a principal gets, or why it gets none; exactly one of the two.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Refusal">One sentence; null when there is a profile.</param>
public sealed record ProfileResolution(Profile? Profile, string? Refusal)
{
    /// <summary>Code of the refusal: DBG2005 no profile matches, DBG2006 several do, DBG2007 the profile requires something that is missing.</summary>
    public string Code { get; init; } = "DBG2005";

    /// <summary>How to get a profile.</summary>
    public string Help { get; init; } = "ask the operator for a profile that matches your identity";

    [MemberNotNullWhen(true, nameof(Profile))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsResolved => Profile is not null;
}
