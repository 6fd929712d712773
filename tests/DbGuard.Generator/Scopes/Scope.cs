using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Scopes;

/// <summary>What an expression may name where it stands, innermost query first.</summary>
/// <param name="parent">The query around.</param>
internal sealed class Scope(Scope? parent)
{
    private readonly List<Source> _sources = [];
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
        var isolated = new Scope(null);
        isolated._sources.AddRange(_sources);
        return isolated;
    }

    /// <summary>An empty scope: no columns at all.</summary>
    public static Scope Nothing { get; } = new(null);

    /// <summary>A scope of one entry.</summary>
    public static Scope Of(Source source)
    {
        var scope = new Scope(null);
        scope.Add(source);
        return scope;
    }

    /// <summary>The scope of a grouped query's output: only keys can be named, aggregates see what is behind them.</summary>
    public static Scope Grouped(Scope rows, IEnumerable<Leaf> keys) => new(rows.Parent) { Ungrouped = rows, _leaves = [.. keys] };

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
    public Leaf? Pick(SqlType type, bool isHiddenAllowed, Dice dice)
    {
        var own = Pick(Leaves, type, isHiddenAllowed, dice);
        return Parent is not null && (own is null || dice.Chance(15)) ? Parent.Pick(type, isHiddenAllowed, dice) ?? own : own;
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

    /// <summary>True when a bare name can only mean this source's column, here and around.</summary>
    public bool IsUnique(string column, Source source)
    {
        var found = 0;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            foreach (var other in (scope.Ungrouped ?? scope)._sources)
            {
                found += other.Columns.Count(c => c.Name == column);
                if (other.Alias == column)
                {
                    return false;
                }
            }
        }

        return found == 1 && source.Columns.Any(c => c.Name == column);
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
