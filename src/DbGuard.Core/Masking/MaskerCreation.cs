using System.Collections.Immutable;

namespace DbGuard.Core.Masking;

/// <summary>A masker, or everything that is wrong with what was asked for.</summary>
/// <param name="Masker">The masker; null exactly when there are problems.</param>
/// <param name="Problems">All problems at once; empty on success.</param>
public sealed record MaskerCreation(IMasker? Masker, ImmutableArray<MaskerProblem> Problems);
