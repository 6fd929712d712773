using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.TestKit;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>
/// The policy of a case: the corpus' own, or what policy-overrides.json makes of it for the profile the case wants. A profile
/// that stands there without edits is one DbGuard cannot say yet: the corpus' policy holds then, and the case is known to be open.
/// </summary>
internal static class PolicyVariants
{
    /// <summary>The corpus' own policy.</summary>
    public static string Base { get; } = File.ReadAllText(Repository.PathOf("tests", "cases", "corpus-policy.yaml"));

    private static readonly ImmutableArray<PolicyVariant> Variants =
        JsonSerializer.Deserialize<ImmutableArray<PolicyVariant>>(File.ReadAllText(CorpusFiles.PathOf("policy-overrides.json")), CorpusFiles.Json);

    /// <summary>The policy's text.</summary>
    /// <exception cref="InvalidDataException">The case wants what the file does not know, or an edit finds nothing.</exception>
    public static string For(CorpusCase item)
    {
        if (item.PolicyOverrides is not { } wanted)
        {
            return Base;
        }

        var variant = Variants.FirstOrDefault(entry => JsonElement.DeepEquals(entry.PolicyOverrides, wanted))
            ?? throw new InvalidDataException($"policy-overrides.json has no entry for {wanted.GetRawText()}");
        return variant.Edits.Aggregate(Base, (text, edit) => text.Contains(edit.Find, StringComparison.Ordinal)
            ? text.Replace(edit.Find, edit.Replace, StringComparison.Ordinal)
            : throw new InvalidDataException($"the corpus' policy does not hold `{edit.Find}`"));
    }
}
