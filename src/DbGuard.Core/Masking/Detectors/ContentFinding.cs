namespace DbGuard.Core.Masking.Detectors;

/// <summary>How often something was found in a column of one result. Holds no value.</summary>
/// <param name="Column">The column, from 1.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Count">Matches.</param>
public sealed record ContentFinding(int Column, string Detector, long Count);
