using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// The search paths that the later statements of one text may run under: <c>SET search_path TO s; SELECT … FROM t</c>. Paths are only added,
/// because the change may fail or be rolled back.
/// </summary>
internal static class PathsInText
{
    private const string Setting = "search_path";
    private const string CurrentUser = "$user";

    public static ImmutableArray<ImmutableArray<string>> After(
        ImmutableArray<ImmutableArray<string>> paths, StatementFacts statement, CatalogSnapshot catalog)
    {
        if (statement is { Kind: StatementKind.Call } or { Kind: StatementKind.Do, Inner: null })
        {
            return Add(paths, AnyPath(catalog));
        }

        foreach (var change in statement.Settings)
        {
            if (change.Name is not (Setting or "*"))
            {
                continue;
            }

            paths = Add(
                paths,
                change.IsReset ? [catalog.DefaultSearchPath]
                : change is { IsConstant: true, Values.IsDefault: false } && change.Name == Setting ? Meanings(change.Values, catalog)
                : AnyPath(catalog));
        }

        return paths;
    }

    /// <summary>Who <c>$user</c> is stands in the default path, if anywhere; otherwise the entry counts as absent.</summary>
    private static IEnumerable<ImmutableArray<string>> Meanings(ImmutableArray<string> values, CatalogSnapshot catalog)
    {
        // SET takes one string as a list of one; set_config and a quoted list may hold several names.
        var names = values.Length == 1 && values[0].Contains(',', StringComparison.Ordinal) ? IdentifierList.Parse(values[0]) : values;
        if (!names.Contains(CurrentUser))
        {
            return [values, names];
        }

        return [names.Remove(CurrentUser), .. catalog.DefaultSearchPath.Select(user => names.Replace(CurrentUser, user))];
    }

    private static IEnumerable<ImmutableArray<string>> AnyPath(CatalogSnapshot catalog) =>
        catalog.Tables.Select(t => t.Name.Schema).Distinct(StringComparer.Ordinal).Select(s => ImmutableArray.Create(s));

    private static ImmutableArray<ImmutableArray<string>> Add(ImmutableArray<ImmutableArray<string>> paths, IEnumerable<ImmutableArray<string>> more)
    {
        foreach (var path in more)
        {
            if (!paths.Any(p => p.AsSpan().SequenceEqual(path.AsSpan())))
            {
                paths = paths.Add(path);
            }
        }

        return paths;
    }
}
