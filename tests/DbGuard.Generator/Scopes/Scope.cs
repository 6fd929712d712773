using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Scopes;

/// <summary>What an expression may name where it stands, innermost query first.</summary>
/// <param name="parent">The query around.</param>
internal sealed class Scope(Scope? parent)
{
    private readonly List<Source> _sources = [];
    private Scope? _around = parent;
    private List<Leaf>? _leaves;

    /// <summary>The query around.</summary>
    public Scope? Parent { get; } = parent;

    /// <summary>Entries of FROM so far.</summary>
    public IReadOnlyList<Source> Sources => _sources;

    /// <summary>In a grouped query: the rows before grouping, which the arguments of aggregates are computed from.</summary>
    public Scope? Ungrouped { get; private init; }

    /// <summary>The same columns without the query around: an aggregate over those of another query would be that query's.</summary>
    public Scope Isolated()
    {
        var isolated = new Scope(null) { _around = _around };
        isolated._sources.AddRange(_sources);
        return isolated;
    }

    /// <summary>An empty scope: no columns at all.</summary>
    public static Scope Nothing { get; } = new(null);

    /// <summary>The scope of a grouped query's output: only keys can be named, aggregates see what is behind them.</summary>
    public static Scope Grouped(Scope rows, IEnumerable<Leaf> keys) => new(rows.Parent) { Ungrouped = rows, _leaves = [.. keys], _around = rows._around };

    /// <summary>Adds an entry of FROM.</summary>
    public void Add(Source source)
    {
        _sources.Add(source);
        _leaves = null;
    }

    /// <summary>Columns and keys of this query.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves ??=
    [
        .. from source in _sources
           from column in source.Columns
           where column.Type is not null
           select new Leaf(column.Type!, column.Traits, source, column.Name, null),
    ];

    /// <summary>Something of this type, in this query or one around it; null when there is nothing.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isHiddenAllowed">Values of labels too.</param>
    /// <param name="dice">Chooses.</param>
    public Leaf? Pick(SqlType type, bool isHiddenAllowed, Dice dice) => Pick(type, isHiddenAllowed, dice, this);

    private Leaf? Pick(SqlType type, bool isHiddenAllowed, Dice dice, Scope inner)
    {
        var own = Pick(Leaves, type, isHiddenAllowed, dice);
        if (Parent is null || (own is not null && !dice.Chance(15)))
        {
            return own;
        }

        // What a name of an inner query hides cannot be named from there.
        var outer = Parent.Pick(type, isHiddenAllowed, dice, inner);
        if (outer is { Key: { } key } && Captures(key))
        {
            return own;
        }

        return outer is { Source: { } source } && !inner.IsUnique(outer.Column, source) && (source.Alias.Length == 0 || !inner.IsReachable(source)) ? own : outer ?? own;
    }

    /// <summary>A type that something here has; null when nothing fits.</summary>
    public SqlType? PickType(bool isHiddenAllowed, Dice dice, Func<SqlType, bool> fits)
    {
        var leaves = Leaves;
        for (var tries = 0; tries < 4 && leaves.Count > 0; tries++)
        {
            var leaf = dice.Among(leaves);
            if ((isHiddenAllowed || (leaf.Traits & Traits.Values) == 0) && fits(leaf.Type))
            {
                return leaf.Type;
            }
        }

        return null;
    }

    /// <summary>True when a bare name means this source's column: the innermost query that has the name has it once.</summary>
    public bool IsUnique(string column, Source source)
    {
        for (var scope = this; scope is not null; scope = scope._around)
        {
            var found = 0;
            var isSource = false;
            foreach (var other in (scope.Ungrouped ?? scope)._sources)
            {
                var count = other.Columns.Count(c => c.Name == column);
                found += count;
                isSource |= count > 0 && ReferenceEquals(other, source);
            }

            if (found > 0)
            {
                return found == 1 && isSource;
            }
        }

        return false;
    }

    /// <summary>True when a bare name means the row of the entry of that name: a column of the name, here or around, would come first.</summary>
    public bool MeansRow(string alias)
    {
        for (var scope = this; scope is not null; scope = scope._around)
        {
            if ((scope.Ungrouped ?? scope)._sources.Any(other => other.Columns.Any(c => c.Name == alias)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when this qualifier means this source: the innermost query that has the name has it for this one.</summary>
    public bool IsReachable(Source source)
    {
        for (var scope = this; scope is not null; scope = scope._around)
        {
            if ((scope.Ungrouped ?? scope)._sources.FirstOrDefault(other => other.Alias == source.Alias) is { } found)
            {
                return ReferenceEquals(found, source);
            }
        }

        return false;
    }

    /// <summary>True when a name in a key of a query around would mean something of this query, if the key stood here.</summary>
    private bool Captures(SqlNode key)
    {
        var text = new SqlWriter(withParameters: false).Write(key).ToString();
        return text.Contains("U&", StringComparison.Ordinal)
            || (Ungrouped ?? this)._sources.Any(source => Names(source.Alias) || source.Columns.Any(column => Names(column.Name)));

        bool Names(string name) => name.Length > 0 && text.Contains(name, StringComparison.OrdinalIgnoreCase);
    }

    private static Leaf? Pick(IReadOnlyList<Leaf> leaves, SqlType type, bool isHiddenAllowed, Dice dice)
    {
        Leaf? chosen = null;
        var fitting = 0;
        foreach (var leaf in leaves)
        {
            // Reservoir sampling: one pass, no list.
            if (leaf.Type == type && (isHiddenAllowed || (leaf.Traits & Traits.Values) == 0) && dice.Below(++fitting) == 0)
            {
                chosen = leaf;
            }
        }

        return chosen;
    }
}
