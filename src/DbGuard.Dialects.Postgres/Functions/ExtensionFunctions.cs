using System.Collections.Frozen;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Functions;

/// <summary>The reviewed functions of extensions (Functions/Lists/extensions.txt).</summary>
internal static class ExtensionFunctions
{
    private static readonly FrozenDictionary<(string Extension, string Name), FunctionEffect> Named = Read();

    public static FunctionEffect Find(string extension, FunctionSchema function)
    {
        if (Named.TryGetValue((extension, function.Name.Name), out var effect))
        {
            return effect;
        }

        return function is { Volatility: FunctionVolatility.Immutable, Language: "c" or "internal" or "sql" } && Named.TryGetValue((extension, "*"), out var all)
            ? all
            : FunctionEffect.Unclassified;
    }

    private static FrozenDictionary<(string, string), FunctionEffect> Read()
    {
        var effects = new Dictionary<(string, string), FunctionEffect>();
        foreach (var line in FunctionLists.Lines("extensions"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var head = line[..colon].Split(' ');
            foreach (var name in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                effects.TryAdd((head[0], name), FunctionLists.EffectNamed(head[1]));
            }
        }

        return effects.ToFrozenDictionary();
    }
}
