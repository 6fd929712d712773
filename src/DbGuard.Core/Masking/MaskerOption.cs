namespace DbGuard.Core.Masking;

public enum MaskerOptionKind
{
    WholeNumber,
    Number,
    Text,
    Choice,
    /// <summary>A path, relative to the folder of the policy file.</summary>
    File,
}

/// <summary>An option a masker takes, as policies, the schema and the reference write it.</summary>
/// <param name="Name">Key in the policy file.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">Default as written in a policy; null when the option is required.</param>
/// <param name="Meaning">One line for people.</param>
public sealed record MaskerOption(string Name, MaskerOptionKind Kind, string? Default, string Meaning)
{
    /// <summary>Inclusive range of a <see cref="MaskerOptionKind.WholeNumber"/>.</summary>
    public (int Least, int Most) Range { get; init; } = (0, int.MaxValue);

    /// <summary>Allowed words of a <see cref="MaskerOptionKind.Choice"/>; words allowed beside the number of a whole number.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Words { get; init; } = [];
}
