using System.Collections.Immutable;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Grammar;

/// <summary>What is run and judged as one: statements in one session.</summary>
/// <param name="Index">Number in its run; with the run's seed it makes the case again.</param>
/// <param name="Steps">The statements, in order.</param>
/// <param name="Mode">How they are sent.</param>
/// <param name="Areas">Areas of the grammar in it, a bit for each.</param>
internal sealed record GeneratedCase(ulong Index, ImmutableArray<CaseStep> Steps, WireMode Mode, ulong Areas)
{
    /// <summary>The text was changed after it was generated: nothing is known of it any more.</summary>
    public bool IsMutated { get; init; }

    /// <summary>Text to send instead of the only step's, when mutated.</summary>
    public string? MutatedText { get; init; }

    /// <summary>It creates a relation: while that is under way, the guard refuses what comes in the same pipeline and could mean it.</summary>
    public bool Defines => (Areas & (1UL << (int)Area.TempTables)) != 0;

    /// <summary>What holds for the case as a whole.</summary>
    public Traits Traits => Steps.Aggregate(Traits.None, (all, step) => all | step.Traits);
}
