using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Masking.Maskers;

namespace DbGuard.Core.Masking;

/// <summary>Every masker a policy may name.</summary>
public static class MaskerCatalogue
{
    /// <summary>All definitions, in the order of the reference.</summary>
    public static ImmutableArray<MaskerDefinition> Definitions { get; } =
    [
        RedactMasker.Definition,
        NullMasker.Definition,
        ConstantMasker.Definition,
        PartialMasker.Definition,
        EmailMasker.Definition,
        HashMasker.Definition,
        DateTruncateMasker.Definition,
        BucketMasker.Definition,
    ];

    private static readonly FrozenDictionary<string, MaskerDefinition> ByName =
        Definitions.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>What stands in for values of derived, mixed or unknown origin.</summary>
    public static IMasker Redact => RedactMasker.Default;

    public static MaskerDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>
    /// Makes a masker. Option values are what a YAML scalar holds (text, or already typed); file options are relative to
    /// <paramref name="baseDirectory"/> and read now. Never throws on any input.
    /// </summary>
    public static MaskerCreation Create(string name, IReadOnlyDictionary<string, object?> options, string baseDirectory)
    {
        if (Find(name) is not { } definition)
        {
            return new MaskerCreation(null, [new MaskerProblem(
                null, $"there is no masker `{name}`", $"use one of {string.Join(", ", Definitions.Select(d => $"`{d.Name}`"))}")]);
        }

        var reader = new MaskerOptionReader(definition, options, baseDirectory);
        var masker = definition.Create(reader);
        var problems = reader.Problems;
        return new MaskerCreation(problems.IsEmpty ? masker : null, problems);
    }
}
