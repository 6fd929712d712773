namespace DbGuard.Core.Policies;

/// <summary>What a principal may do: the runtime form of a profile in the policy file.</summary>
public sealed record Profile
{
    public required string Name { get; init; }
}
