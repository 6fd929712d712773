using DbGuard.Generator.Types;

namespace DbGuard.Generator.Fixture;

/// <summary>The policy of the generator, its labels filled in from the fixture's comments.</summary>
internal static class FixturePolicy
{
    /// <summary>The labels of the policy.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["pii", "contact", "card"];

    /// <summary>The policy as YAML.</summary>
    public static string For(FixtureModel model)
    {
        var policy = EmbeddedText.Read("policy.yaml");
        foreach (var label in Labels)
        {
            var patterns =
                from relation in model.Relations
                from column in relation.Columns
                where column.Label == label
                select $"{Part(relation.Schema)}.{Part(relation.Name)}.{Part(column.Name)}";
            policy = policy.Replace($"${label}", string.Join(", ", patterns.Select(p => $"'{p}'")), StringComparison.Ordinal);
        }

        return policy;
    }

    /// <summary>A name as patterns write it: quoted unless plain lower case.</summary>
    private static string Part(string name) => Identifiers.IsPlain(name) ? name : Identifiers.Quoted(name);
}
