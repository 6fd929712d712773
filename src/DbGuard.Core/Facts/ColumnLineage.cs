using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>One base column a value comes from.</summary>
/// <param name="Column">The base column; views are seen through.</param>
/// <param name="IsDirect">True when the value is the column's value itself (renamed or passed through); false when computed from it.</param>
/// <param name="Aggregate">The value shows only this aggregate of the column's values; null when it may show more.</param>
public readonly record struct ColumnOrigin(ColumnId Column, bool IsDirect, GuardedAggregate? Aggregate = null);

/// <summary>An aggregate over groups that the statement keeps to a least size.</summary>
/// <param name="Function">Name of the server's function, e.g. <c>avg</c>.</param>
/// <param name="MinGroup">Every group has at least so many rows in which the column has a value.</param>
public sealed record GuardedAggregate(string Function, long MinGroup);

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
            order = order != 0 ? order : string.CompareOrdinal(a.Aggregate?.Function, b.Aggregate?.Function);
            order = order != 0 ? order : (a.Aggregate?.MinGroup ?? 0).CompareTo(b.Aggregate?.MinGroup ?? 0);
            return order != 0 ? order : a.IsDirect.CompareTo(b.IsDirect);
        });
        var kept = ImmutableArray.CreateBuilder<ColumnOrigin>(origins.Count);
        foreach (var origin in origins)
        {
            if (kept.Count == 0 || kept[^1].Column != origin.Column || kept[^1].Aggregate != origin.Aggregate)
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

        return Of([.. Origins, .. other.Origins]);
    }

    /// <summary>What a guarded aggregate shows of the same origins.</summary>
    internal ColumnLineage Through(GuardedAggregate aggregate) =>
        IsUnknown ? this : new(false, [.. Origins.Select(o => new ColumnOrigin(o.Column, false, aggregate))]);

    /// <summary>The same origins, all marked as computed from.</summary>
    public ColumnLineage AsDerived() =>
        IsUnknown || Origins.IsEmpty || Origins.All(o => !o.IsDirect)
            ? this
            : new(false, [.. Origins.Select(o => o with { IsDirect = false })]);
}
