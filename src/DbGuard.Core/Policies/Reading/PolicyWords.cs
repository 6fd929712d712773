using System.Collections.Frozen;
using System.Text;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;

namespace DbGuard.Core.Policies.Reading;

/// <summary>The words of the policy file for the values of our enumerations, e.g. <c>unbounded_write</c>.</summary>
internal static class PolicyWords
{
    public static FrozenDictionary<string, StatementKind> Statements { get; } = Words<StatementKind>(except: [StatementKind.Empty], new()
    {
        [StatementKind.Export] = "copy_out",
        [StatementKind.Import] = "copy_in",
        [StatementKind.SetVariable] = "set",
        [StatementKind.ShowVariable] = "show",
    });

    public static FrozenDictionary<string, StatementTraits> Traits { get; } = Words<StatementTraits>(except: [StatementTraits.None]);

    public static FrozenDictionary<string, AccessModes> Access { get; } = Words<AccessModes>(except: [AccessModes.None]);

    public static FrozenDictionary<string, ObjectKind> Objects { get; } = Words<ObjectKind>(except: [ObjectKind.None]);

    public static FrozenDictionary<string, PrincipalKind> Kinds { get; } = Words<PrincipalKind>(except: []);

    public static FrozenDictionary<string, ProfileRequirement> Requirements { get; } = Words<ProfileRequirement>(except: []);

    /// <summary>Days of the week: <c>mon</c>, <c>tue</c>, …</summary>
    public static FrozenDictionary<string, DayOfWeek> Days { get; } =
        Enum.GetValues<DayOfWeek>().ToFrozenDictionary(d => d.ToString()[..3].ToLowerInvariant());

    public static FrozenDictionary<string, FilterPermission> Filters { get; } = Words<FilterPermission>(except: []);

    /// <summary>Aggregates whose result is one number about all values. Not <c>array_agg</c> and its like, which hand the values on.</summary>
    public static FrozenSet<string> Aggregates { get; } =
    [
        "count", "sum", "avg", "min", "max", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp",
    ];

    public static FrozenDictionary<string, SystemCatalogAccess> SystemCatalogs { get; } = Words<SystemCatalogAccess>(except: []);

    /// <summary>The word for a value; the value's own name when it has none.</summary>
    public static string For<T>(FrozenDictionary<string, T> words, T value)
        where T : struct, Enum
    {
        foreach (var (word, meaning) in words)
        {
            if (EqualityComparer<T>.Default.Equals(meaning, value))
            {
                return word;
            }
        }

        return SnakeCase(value.ToString());
    }

    private static FrozenDictionary<string, T> Words<T>(T[] except, Dictionary<T, string>? own = null)
        where T : struct, Enum
    {
        var words = new Dictionary<string, T>();
        foreach (var value in Enum.GetValues<T>().Except(except))
        {
            words[own is not null && own.TryGetValue(value, out var word) ? word : SnakeCase(value.ToString())] = value;
        }

        return words.ToFrozenDictionary();
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
