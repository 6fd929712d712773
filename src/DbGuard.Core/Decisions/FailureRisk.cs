namespace DbGuard.Core.Decisions;

/// <summary>Whether a statement fails may depend on masked values, so that failing tells something of them.</summary>
/// <param name="Label">Their label.</param>
/// <param name="PerHour">Most failures in any hour.</param>
public sealed record FailureRisk(string Label, int PerHour);
