using DbGuard.Core.Masking;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>The answer to a COPY stream's announcement, before its first byte.</summary>
/// <param name="Masker">Masks it; null when it leaves as it is.</param>
/// <param name="Refusal">Why it may not leave at all; null when it may.</param>
internal readonly record struct OpenedCopy(CopyOutMasker? Masker, WitnessRefusal? Refusal);
