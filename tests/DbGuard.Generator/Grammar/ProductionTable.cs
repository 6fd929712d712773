using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>The productions by the type they yield, and those with a place of their own in the grammar.</summary>
internal sealed class ProductionTable
{
    /// <summary>Files, what they count for, and the first server release that has what is in them.</summary>
    private static readonly (string File, Area Area, int Release)[] Scalars =
    [
        ("text.txt", Area.Text, 15), ("numbers.txt", Area.Numbers, 15), ("booleans.txt", Area.Booleans, 15), ("temporal.txt", Area.Temporal, 15), ("json.txt", Area.Json, 15),
        ("xml.txt", Area.Xml, 15), ("arrays.txt", Area.Arrays, 15), ("ranges.txt", Area.Ranges, 15), ("values.txt", Area.Values, 15), ("conditionals.txt", Area.Conditionals, 15),
        ("casts.txt", Area.Casts, 15), ("composites.txt", Area.Composites, 15), ("user-functions.txt", Area.UserFunctions, 15),
        ("sql-json-16.txt", Area.Json, 16), ("sql-json-17.txt", Area.Json, 17),
    ];

    private static readonly (string File, Area Area, int Release)[] Aggregates =
    [
        ("aggregates.txt", Area.Aggregates, 15), ("ordered-sets.txt", Area.OrderedSets, 15), ("aggregates-16.txt", Area.Aggregates, 16),
        ("ordered-sets-16.txt", Area.OrderedSets, 16),
    ];

    private readonly Dictionary<SqlType, ProductionChoice[]> _scalars;
    private readonly Dictionary<SqlType, ProductionChoice[]> _catalog;
    private readonly Dictionary<SqlType, ProductionChoice[]> _aggregates;
    private readonly Dictionary<SqlType, ProductionChoice[]> _windows;

    /// <summary>Reads all files.</summary>
    /// <param name="release">Major version of the server.</param>
    /// <param name="catalog">Functions found in the server's catalog.</param>
    public ProductionTable(int release, IEnumerable<Production> catalog)
    {
        _scalars = ByType(Read(Scalars, release));
        _catalog = ByType([.. catalog]);
        _aggregates = ByType(Read(Aggregates, release));
        _windows = ByType([.. ProductionReader.Read("windows.txt", Area.Windows)]);
        SetReturning = [.. ProductionReader.Read("set-returning.txt", Area.SetReturning)];
    }

    /// <summary>Functions that yield rows.</summary>
    public IReadOnlyList<Production> SetReturning { get; }

    /// <summary>Operators, functions and constructors of a type.</summary>
    public ReadOnlySpan<ProductionChoice> Scalar(SqlType type) => _scalars.GetValueOrDefault(type);

    /// <summary>Functions and operators of a type that the server's catalog has.</summary>
    public ReadOnlySpan<ProductionChoice> Catalog(SqlType type) => _catalog.GetValueOrDefault(type);

    /// <summary>Aggregates of a type.</summary>
    public ReadOnlySpan<ProductionChoice> Aggregate(SqlType type) => _aggregates.GetValueOrDefault(type);

    /// <summary>Functions of a type that need a window.</summary>
    public ReadOnlySpan<ProductionChoice> Window(SqlType type) => _windows.GetValueOrDefault(type);

    /// <summary>Types that some aggregate yields.</summary>
    public IEnumerable<SqlType> Aggregated => _aggregates.Keys;

    private static List<Production> Read((string File, Area Area, int Release)[] files, int release) =>
        [.. files.Where(entry => entry.Release <= release).SelectMany(entry => ProductionReader.Read(entry.File, entry.Area))];

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
