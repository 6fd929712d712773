namespace DbGuard.Core.Identities;

/// <summary>For whom and what a client says that it works. A statement of the client alone: never proof, never matched as one.</summary>
/// <param name="OnBehalfOf">The human or ticket; null when not said.</param>
/// <param name="Task">The task; null when not said.</param>
public sealed record StatedPurpose(string? OnBehalfOf, string? Task)
{
    /// <summary>Says nothing.</summary>
    public static StatedPurpose Nothing { get; } = new(null, null);
}
