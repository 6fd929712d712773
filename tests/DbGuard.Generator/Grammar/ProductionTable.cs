using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>The productions by the type they yield, and those with a place of their own in the grammar.</summary>
internal sealed class ProductionTable
{
    private static readonly (string File, Area Area)[] Scalars =
    [
        ("text.txt", Area.Text), ("numbers.txt", Area.Numbers), ("booleans.txt", Area.Booleans), ("temporal.txt", Area.Temporal), ("json.txt", Area.Json),
        ("xml.txt", Area.Xml), ("arrays.txt", Area.Arrays), ("ranges.txt", Area.Ranges), ("values.txt", Area.Values), ("conditionals.txt", Area.Conditionals),
        ("casts.txt", Area.Casts), ("composites.txt", Area.Composites), ("user-functions.txt", Area.UserFunctions),
    ];

    private readonly Dictionary<SqlType, ProductionChoice[]> _scalars;
    private readonly Dictionary<SqlType, ProductionChoice[]> _aggregates;
    private readonly Dictionary<SqlType, ProductionChoice[]> _windows;

    /// <summary>Reads all files.</summary>
    /// <param name="catalog">Functions found in the server's catalog.</param>
    public ProductionTable(IEnumerable<Production> catalog)
    {
        _scalars = ByType([.. Scalars.SelectMany(entry => ProductionReader.Read(entry.File, entry.Area)), .. catalog]);
        _aggregates = ByType([.. ProductionReader.Read("aggregates.txt", Area.Aggregates), .. ProductionReader.Read("ordered-sets.txt", Area.OrderedSets)]);
        _windows = ByType([.. ProductionReader.Read("windows.txt", Area.Windows)]);
        SetReturning = [.. ProductionReader.Read("set-returning.txt", Area.SetReturning)];
    }

    /// <summary>Functions that yield rows.</summary>
    public IReadOnlyList<Production> SetReturning { get; }

    /// <summary>Operators, functions and constructors of a type.</summary>
    public ReadOnlySpan<ProductionChoice> Scalar(SqlType type) => _scalars.GetValueOrDefault(type);

    /// <summary>Aggregates of a type.</summary>
    public ReadOnlySpan<ProductionChoice> Aggregate(SqlType type) => _aggregates.GetValueOrDefault(type);

    /// <summary>Functions of a type that need a window.</summary>
    public ReadOnlySpan<ProductionChoice> Window(SqlType type) => _windows.GetValueOrDefault(type);

    /// <summary>Types that some aggregate yields.</summary>
    public IEnumerable<SqlType> Aggregated => _aggregates.Keys;

    private static Dictionary<SqlType, ProductionChoice[]> ByType(IReadOnlyList<Production> productions)
    {
        var lists = new Dictionary<SqlType, List<ProductionChoice>>();
        foreach (var production in productions)
        {
            if (production.Type is { } type)
            {
                Add(lists, type, new ProductionChoice(production, null));
                continue;
            }

            foreach (var bound in SqlTypes.All.Where(production.Admits))
            {
                Add(lists, production.YieldsArray ? SqlTypes.ArrayOf(bound)! : bound, new ProductionChoice(production, bound));
            }
        }

        return lists.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private static void Add(Dictionary<SqlType, List<ProductionChoice>> lists, SqlType type, ProductionChoice choice)
    {
        if (!lists.TryGetValue(type, out var list))
        {
            lists.Add(type, list = []);
        }

        list.Add(choice);
    }
}
