using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.TSql.Functions;

/// <summary>
/// The reviewed functions of the server (Functions/Lists/functions.txt), by what they do. What is not listed is unknown, and unknown denies.
/// </summary>
internal static class BuiltInFunctions
{
    private static readonly FrozenDictionary<string, string> Kinds = Read();

    private static readonly FrozenDictionary<string, FunctionSchema> Aggregates = Kinds.Where(k => k.Value == "aggregate").ToFrozenDictionary(
        k => k.Key,
        k => new FunctionSchema
        {
            Id = 0, Name = new QualifiedName("sys", k.Key), Kind = FunctionKind.Aggregate, Volatility = FunctionVolatility.Immutable, ArgumentTypeIds = [], ReturnTypeId = 0,
            Language = "internal", IsSystem = true,
        },
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What the function does; null when it is not known.</summary>
    public static FunctionEffect? EffectOf(string name) => !Kinds.TryGetValue(name, out var kind) ? null : kind switch
    {
        "pure" or "aggregate" or "window" => FunctionEffect.Pure,
        "environment" => FunctionEffect.Environment,
        "stateful" => FunctionEffect.Stateful,
        "reads-by-name" => FunctionEffect.ReadsByName,
        "session" => FunctionEffect.Session,
        "administration" => FunctionEffect.Administration,
        "files" => FunctionEffect.Files,
        _ => throw new InvalidOperationException($"no effect is called {kind}"),
    };

    public static bool IsAggregate(string name) => Kinds.TryGetValue(name, out var kind) && kind == "aggregate";

    /// <summary>The aggregate as the rules about aggregates know one; empty for any other function.</summary>
    public static ImmutableArray<FunctionSchema> CandidatesOf(string name) => Aggregates.TryGetValue(name, out var aggregate) ? [aggregate] : [];

    public static IEnumerable<string> Names => Kinds.Keys;

    private static FrozenDictionary<string, string> Read()
    {
        var kinds = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Functions.functions.txt")
            ?? throw new InvalidOperationException("the list of functions is missing");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            foreach (var name in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                kinds.Add(name, line[..colon]);
            }
        }

        return kinds.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
