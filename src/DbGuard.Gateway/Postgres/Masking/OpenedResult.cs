using DbGuard.Core.Masking;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>The answer to a result's description, before its first row.</summary>
/// <param name="Masker">Masks its rows; null when they leave as they are.</param>
/// <param name="Refusal">Why the result may not leave at all; null when it may.</param>
internal readonly record struct OpenedResult(RowMasker? Masker, WitnessRefusal? Refusal);
