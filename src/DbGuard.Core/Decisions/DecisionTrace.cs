using System.Collections.Immutable;

namespace DbGuard.Core.Decisions;

/// <summary>One step of a decision.</summary>
/// <param name="Rule">Rule id or built-in check.</param>
/// <param name="Outcome">What it answered, e.g. <c>no match</c>, <c>hold</c>, <c>masks 2 columns</c>.</param>
public sealed record TraceStep(string Rule, string Outcome)
{
    /// <summary>Outcome of a rule that has nothing against the statement.</summary>
    public const string NoObjection = "no objection";

    /// <summary>Outcome of the mask plan of a result that leaves as it is.</summary>
    public const string MasksNothing = "masks nothing";

    /// <summary>False when the step changed nothing about the decision.</summary>
    public bool Spoke => Outcome is not (NoObjection or MasksNothing);
}

/// <summary>How a decision came about.</summary>
/// <param name="Profile">Profile that applied.</param>
/// <param name="Steps">Rules in the order asked.</param>
public sealed record DecisionTrace(string Profile, ImmutableArray<TraceStep> Steps)
{
    public static DecisionTrace Empty { get; } = new("", []);
}
