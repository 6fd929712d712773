using System.Collections.Immutable;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>A name for a kind of sensitive value, and the columns that hold such values.</summary>
public sealed class Label
{
    /// <summary>What honest work hardly reaches: a wrong cast, a duplicate key.</summary>
    public const int DefaultFailuresPerHour = 10;

    public required string Name { get; init; }

    /// <summary>Patterns <c>schema.table.column</c>.</summary>
    public required ImmutableArray<NamePattern> Columns { get; init; }

    /// <summary>Secrets, not personal data: nothing may be filtered by them unless a profile says so.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What profiles may do with the values in predicates unless they say otherwise.</summary>
    public FilterPermission FilterBy { get; init; } = FilterPermission.Equality;

    /// <summary>How many values may be compared, where <see cref="FilterPermission.Equality"/> holds.</summary>
    public EqualityBudget Equality { get; init; } = EqualityBudget.Default;

    /// <summary>Most statements in any hour that may fail where failing tells something of the values.</summary>
    public int FailuresPerHour { get; init; } = DefaultFailuresPerHour;

    /// <summary>How the values leave.</summary>
    public required IMasker Masker { get; init; }

    /// <summary>
    /// Order among the labels of one column, strictest first: secrets, then maskers that do not depend on the value, then the others;
    /// within each the order of the file.
    /// </summary>
    public required int Strictness { get; init; }

    public override string ToString() => Name;
}
