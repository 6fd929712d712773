using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>Different values in the order they came. Costs nothing while empty, and no table while there are few, as in most statements.</summary>
internal struct UniqueList<T>
    where T : IEquatable<T>
{
    /// <summary>So many are told apart by looking at each.</summary>
    private const int Few = 8;

    private List<T>? _values;
    private HashSet<T>? _set;

    /// <summary>Adds a value that is not there yet.</summary>
    public void Add(T value)
    {
        if (IsNew(value))
        {
            AddAnyway(value);
        }
    }

    /// <summary>Adds a value once more.</summary>
    public void AddAnyway(T value)
    {
        (_values ??= []).Add(value);
        if (_set is not null)
        {
            _set.Add(value);
        }
        else if (_values.Count > Few)
        {
            _set = [.. _values];
        }
    }

    /// <summary>The values.</summary>
    public readonly ImmutableArray<T> ToImmutable() => _values is null ? [] : [.. _values];

    private readonly bool IsNew(T value) => _values is null || !(_set?.Contains(value) ?? _values.Contains(value));
}
