using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Core.Policies;

/// <summary>A policy, or everything that is wrong with the file that should have held one; never both, never neither.</summary>
/// <param name="Policy">The validated policy; null when there are diagnostics.</param>
/// <param name="Diagnostics">All errors, in file order.</param>
public sealed record PolicyReadResult(PolicySet? Policy, ImmutableArray<PolicyDiagnostic> Diagnostics)
{
    [MemberNotNullWhen(true, nameof(Policy))]
    public bool IsValid => Policy is not null && Diagnostics.IsEmpty;
}
