using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Functions;

/// <summary>The reviewed lists of the server's own functions, one file per effect in Functions/Lists. A name counts for all its overloads, name/2 for those of two arguments.</summary>
internal static class FunctionLists
{
    private static readonly FrozenDictionary<string, FunctionEffect> Effects = Read();

    /// <summary>The list a function is on, by its name or by its name and number of arguments; null when it is on none.</summary>
    public static FunctionEffect? Find(string name, int arguments) =>
        Effects.TryGetValue(name, out var effect) || Effects.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{name}/{arguments}"), out effect) ? effect : null;

    /// <summary>The effect a list file or an extension line names.</summary>
    internal static FunctionEffect EffectNamed(string name) => name switch
    {
        "pure" => FunctionEffect.Pure,
        "environment" => FunctionEffect.Environment,
        "stateful" => FunctionEffect.Stateful,
        "session" => FunctionEffect.Session,
        "reads-by-name" => FunctionEffect.ReadsByName,
        "runs-sql" => FunctionEffect.RunsSql,
        "writes" => FunctionEffect.Writes,
        "files" => FunctionEffect.Files,
        "network" => FunctionEffect.Network,
        "administration" => FunctionEffect.Administration,
        _ => throw new InvalidOperationException($"no effect is called {name}"),
    };

    /// <summary>Lines of an embedded list without comments.</summary>
    internal static IEnumerable<string> Lines(string list)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Functions.{list}.txt")
            ?? throw new InvalidOperationException($"the list {list} is missing");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    private static FrozenDictionary<string, FunctionEffect> Read()
    {
        var effects = new Dictionary<string, FunctionEffect>(StringComparer.Ordinal);
        foreach (var list in (string[])["pure", "environment", "stateful", "session", "reads-by-name", "runs-sql", "writes", "files", "administration"])
        {
            foreach (var line in Lines(list))
            {
                foreach (var name in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    var effect = EffectNamed(list);
                    effects[name] = effects.TryGetValue(name, out var known) ? FunctionClassification.Worse(known, effect) : effect;
                }
            }
        }

        return effects.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
