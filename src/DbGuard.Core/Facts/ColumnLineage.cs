using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>One base column a value comes from.</summary>
/// <param name="Column">The base column; views are seen through.</param>
/// <param name="IsDirect">True when the value is the column's value itself (renamed or passed through); false when computed from it.</param>
public readonly record struct ColumnOrigin(ColumnId Column, bool IsDirect);

/// <summary>
/// Where the values of a result column come from. Three-valued: Unknown (the analyser cannot tell), None (certainly from no column)
/// or a set of origins. Unknown absorbs every union.
/// </summary>
public sealed class ColumnLineage
{
    private ColumnLineage(bool isUnknown, ImmutableArray<ColumnOrigin> origins)
    {
        IsUnknown = isUnknown;
        Origins = origins;
    }

    public static ColumnLineage Unknown { get; } = new(true, []);

    public static ColumnLineage None { get; } = new(false, []);

    public bool IsUnknown { get; }

    /// <summary>Sorted, without duplicates; empty for None and for Unknown.</summary>
    public ImmutableArray<ColumnOrigin> Origins { get; }

    /// <summary>The single base column this value is, unchanged; null when computed, mixed, none or unknown.</summary>
    public ColumnId? DirectOrigin => !IsUnknown && Origins.Length == 1 && Origins[0].IsDirect ? Origins[0].Column : null;

    public static ColumnLineage Direct(ColumnId column) => new(false, [new ColumnOrigin(column, true)]);

    /// <summary>Many origins at once, in any order, with duplicates: the union of all.</summary>
    internal static ColumnLineage Of(List<ColumnOrigin> origins)
    {
        if (origins.Count == 0)
        {
            return None;
        }

        // Derived sorts before direct, so that the first of equal columns is the one that stays.
        origins.Sort(static (a, b) =>
        {
            var order = a.Column.TableId.CompareTo(b.Column.TableId);
            order = order != 0 ? order : a.Column.Number.CompareTo(b.Column.Number);
            return order != 0 ? order : a.IsDirect.CompareTo(b.IsDirect);
        });
        var kept = ImmutableArray.CreateBuilder<ColumnOrigin>(origins.Count);
        foreach (var origin in origins)
        {
            if (kept.Count == 0 || kept[^1].Column != origin.Column)
            {
                kept.Add(origin);
            }
        }

        return new(false, kept.DrainToImmutable());
    }

    /// <summary>True when both say the same.</summary>
    internal bool SameAs(ColumnLineage other) =>
        ReferenceEquals(this, other) || (IsUnknown == other.IsUnknown && Origins.AsSpan().SequenceEqual(other.Origins.AsSpan()));

    /// <summary>Union of two lineages. A column that is direct on one side and derived on the other is derived.</summary>
    public ColumnLineage Union(ColumnLineage other)
    {
        if (IsUnknown || other.IsUnknown)
        {
            return Unknown;
        }

        if (Origins.IsEmpty)
        {
            return other;
        }

        if (other.Origins.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        var merged = new SortedDictionary<(uint, short), bool>();
        foreach (var origin in Origins)
        {
            merged[(origin.Column.TableId, origin.Column.Number)] = origin.IsDirect;
        }

        foreach (var origin in other.Origins)
        {
            var key = (origin.Column.TableId, origin.Column.Number);
            merged[key] = origin.IsDirect && (!merged.TryGetValue(key, out var direct) || direct);
        }

        return new(false, [.. merged.Select(p => new ColumnOrigin(new ColumnId(p.Key.Item1, p.Key.Item2), p.Value))]);
    }

    /// <summary>The same origins, all marked as computed from.</summary>
    public ColumnLineage AsDerived() =>
        IsUnknown || Origins.IsEmpty || Origins.All(o => !o.IsDirect)
            ? this
            : new(false, [.. Origins.Select(o => o with { IsDirect = false })]);
}
