using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>Everything a profile may do. Whatever is not granted here is denied.</summary>
public sealed record Permissions
{
    /// <summary>May do nothing but ask for constants.</summary>
    public static Permissions Nothing { get; } = new();

    /// <summary>May do whatever the upstream role may, and sees everything.</summary>
    public static Permissions Everything { get; } = new()
    {
        Read = [NamePattern.Any(2)],
        Insert = [NamePattern.Any(2)],
        Update = [NamePattern.Any(2)],
        Delete = [NamePattern.Any(2)],
        Truncate = [NamePattern.Any(2)],
        Lock = [NamePattern.Any(2)],
        Maintain = [NamePattern.Any(2)],
        Call = [NamePattern.Any(2)],
        Create = [ObjectPattern.Any],
        Alter = [ObjectPattern.Any],
        Drop = [ObjectPattern.Any],
        Set = [Glob.Any],
        SeesEverything = true,
        Grant = true,
        CopyOut = true,
        CopyIn = true,
        ServerFiles = true,
        RunCode = true,
        Listen = true,
        Notify = true,
        Administer = true,
        AllowGaps = true,
        SystemCatalogs = SystemCatalogAccess.All,
    };

    public ImmutableArray<NamePattern> Read { get; init; } = [];

    public ImmutableArray<NamePattern> Insert { get; init; } = [];

    public ImmutableArray<NamePattern> Update { get; init; } = [];

    public ImmutableArray<NamePattern> Delete { get; init; } = [];

    public ImmutableArray<NamePattern> Truncate { get; init; } = [];

    /// <summary>Relations it may lock, beyond those it may write.</summary>
    public ImmutableArray<NamePattern> Lock { get; init; } = [];

    /// <summary>Relations it may vacuum, analyze, reindex, cluster or refresh.</summary>
    public ImmutableArray<NamePattern> Maintain { get; init; } = [];

    /// <summary>Functions it may call beyond the harmless ones.</summary>
    public ImmutableArray<NamePattern> Call { get; init; } = [];

    public ImmutableArray<ObjectPattern> Create { get; init; } = [];

    public ImmutableArray<ObjectPattern> Alter { get; init; } = [];

    public ImmutableArray<ObjectPattern> Drop { get; init; } = [];

    /// <summary>Settings it may change beyond the harmless ones.</summary>
    public ImmutableArray<Glob> Set { get; init; } = [];

    /// <summary>Labels whose values it gets unmasked.</summary>
    public FrozenSet<string> See { get; init; } = [];

    /// <summary>Gets the values of all labels unmasked.</summary>
    public bool SeesEverything { get; init; }

    /// <summary>Where it differs from the label's own: what it may do with masked values in predicates.</summary>
    public FrozenDictionary<string, FilterPermission> FilterBy { get; init; } = FrozenDictionary<string, FilterPermission>.Empty;

    /// <summary>By label, where it differs from the label's own: how many values it may compare.</summary>
    public FrozenDictionary<string, EqualityBudget> Equality { get; init; } = FrozenDictionary<string, EqualityBudget>.Empty;

    /// <summary>By label: aggregates of the values that it gets unmasked.</summary>
    public FrozenDictionary<string, AggregateGrant> Aggregate { get; init; } = FrozenDictionary<string, AggregateGrant>.Empty;

    public SystemCatalogAccess SystemCatalogs { get; init; } = SystemCatalogAccess.Metadata;

    public bool Explain { get; init; } = true;

    public bool CopyOut { get; init; }

    public bool CopyIn { get; init; }

    /// <summary>May read and write files and programs of the database server.</summary>
    public bool ServerFiles { get; init; }

    /// <summary>May grant and revoke privileges and change ownership.</summary>
    public bool Grant { get; init; }

    /// <summary>May run code that the guard does not see: DO blocks, dynamic SQL.</summary>
    public bool RunCode { get; init; }

    public bool Listen { get; init; }

    public bool Notify { get; init; }

    /// <summary>May run server administration, two-phase commit and statements no other permission names.</summary>
    public bool Administer { get; init; }

    /// <summary>Statements that the guard does not fully understand are decided by what it does understand.</summary>
    public bool AllowGaps { get; init; }

    /// <summary>True when values of the label reach it unmasked.</summary>
    public bool Sees(string label) => SeesEverything || See.Contains(label);

    /// <summary>How many values of the label it may compare, where it may.</summary>
    public EqualityBudget EqualityFor(Label label) => Equality.GetValueOrDefault(label.Name, label.Equality);

    /// <summary>What it may do with the label's values in predicates.</summary>
    public FilterPermission FilterFor(Label label) =>
        Sees(label.Name) ? FilterPermission.Any : FilterBy.GetValueOrDefault(label.Name, label.FilterBy);
}
