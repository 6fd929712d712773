using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>What a rule asks of a statement: every condition that is given must hold, and for each any of its values will do.</summary>
public sealed record RuleCondition
{
    public ImmutableArray<StatementKind> Statements { get; init; } = [];

    /// <summary>Any of these bits.</summary>
    public StatementTraits Traits { get; init; }

    /// <summary>Any relation touched, through views too.</summary>
    public ImmutableArray<NamePattern> Tables { get; init; } = [];

    /// <summary>How a relation is touched; together with <see cref="Tables"/>: how one of those is touched.</summary>
    public AccessModes Access { get; init; }

    /// <summary>Any column touched.</summary>
    public ImmutableArray<NamePattern> Columns { get; init; } = [];

    /// <summary>Labels of any column touched.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Any function called.</summary>
    public ImmutableArray<NamePattern> Functions { get; init; } = [];

    /// <summary>Kind of the object that a definition statement is about.</summary>
    public ImmutableArray<ObjectKind> Objects { get; init; } = [];

    /// <summary>Profile that asks.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Some relation touched has more rows than this by the server's estimate, or has no estimate.</summary>
    public long? TableRowsOver { get; init; }
}
