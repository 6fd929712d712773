using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace DbGuard.Gateway.Options;

/// <summary>Finds values that do not have the type of their option, all of them, before the binder stops at the first.</summary>
internal static class ValueShapes
{
    /// <summary>One problem for each such key. Keys that no option answers to are left to <see cref="UnknownKeys"/>.</summary>
    public static List<OptionsProblem> Find(IConfiguration configuration, Type type)
    {
        var problems = new List<OptionsProblem>();
        Walk(configuration.GetChildren(), type, problems);
        return problems;
    }

    private static void Walk(IEnumerable<IConfigurationSection> sections, Type type, List<OptionsProblem> problems)
    {
        foreach (var section in sections)
        {
            var property = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .FirstOrDefault(p => string.Equals(p.Name, section.Key, StringComparison.OrdinalIgnoreCase));
            if (property is not null)
            {
                Check(section, property.PropertyType, problems);
            }
        }
    }

    private static void Check(IConfigurationSection section, Type type, List<OptionsProblem> problems)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var isList = type.IsGenericType;
        if (!isList && (!type.IsClass || type == typeof(string)))
        {
            if (Expected(section, type) is { } expected)
            {
                problems.Add(new OptionsProblem(section.Path, $"must be {expected}"));
            }
        }
        else if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add(new OptionsProblem(section.Path, isList ? "must be a list" : "must be a section with keys of its own"));
        }
        else if (isList)
        {
            foreach (var item in section.GetChildren())
            {
                Check(item, type.GetGenericArguments()[0], problems);
            }
        }
        else
        {
            Walk(section.GetChildren(), type, problems);
        }
    }

    /// <summary>What a leaf should hold; null when it does.</summary>
    private static string? Expected(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
        {
            return "a single value";
        }

        if (section.Value is not { } value || type == typeof(string))
        {
            return null;
        }

        if (type == typeof(TimeSpan))
        {
            // WHY the colon: a bare `20` would be read as twenty days.
            return value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _)
                ? null : "a duration like `00:00:30`";
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
                ? null : $"one of {string.Join(", ", Enum.GetNames(type).Select(n => $"`{n}`"))}";
        }

        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return type == typeof(bool) ? "`true` or `false`" : "a whole number";
        }
    }
}
