using System.Collections.Immutable;

namespace DbGuard.Core.Decisions;

/// <summary>One step of a decision.</summary>
/// <param name="Rule">Rule id or built-in check.</param>
/// <param name="Outcome">What it answered, e.g. <c>no match</c>, <c>hold</c>, <c>masks 2 columns</c>.</param>
public sealed record TraceStep(string Rule, string Outcome);

/// <summary>How a decision came about.</summary>
/// <param name="Profile">Profile that applied.</param>
/// <param name="Steps">Rules in the order asked.</param>
public sealed record DecisionTrace(string Profile, ImmutableArray<TraceStep> Steps)
{
    public static DecisionTrace Empty { get; } = new("", []);
}
