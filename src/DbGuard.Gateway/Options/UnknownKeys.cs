using System.Reflection;

namespace DbGuard.Gateway.Options;

/// <summary>Finds keys that no option answers to: a misspelt key must not silently leave a default in force.</summary>
internal static class UnknownKeys
{
    /// <summary>Sections of the host itself that may stand in the same file.</summary>
    private static readonly string[] s_hostSections = ["Logging"];

    public static List<OptionsProblem> Find(IConfiguration configuration, Type type)
    {
        var problems = new List<OptionsProblem>();
        Walk(configuration.GetChildren().Where(c => !s_hostSections.Contains(c.Key, StringComparer.OrdinalIgnoreCase)), type, problems);
        return problems;
    }

    private static void Walk(IEnumerable<IConfigurationSection> sections, Type type, List<OptionsProblem> problems)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var section in sections)
        {
            var property = Array.Find(properties, p => string.Equals(p.Name, section.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                problems.Add(new OptionsProblem(section.Path, Unknown(section.Key, properties)));
            }
            else if (property.PropertyType.IsGenericType)
            {
                var element = property.PropertyType.GetGenericArguments()[0];
                foreach (var item in section.GetChildren().Where(_ => IsSection(element)))
                {
                    Walk(item.GetChildren(), element, problems);
                }
            }
            else if (IsSection(property.PropertyType))
            {
                Walk(section.GetChildren(), property.PropertyType, problems);
            }
        }
    }

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string);

    private static string Unknown(string key, PropertyInfo[] properties)
    {
        var nearest = properties.Select(p => p.Name).MinBy(name => Distance(key, name))!;
        return Distance(key, nearest) <= Math.Max(2, key.Length / 3)
            ? $"unknown key; did you mean `{nearest}`?"
            : $"unknown key; known are {string.Join(", ", properties.Select(p => $"`{p.Name}`"))}";
    }

    /// <summary>Levenshtein distance, ASCII case ignored.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
