using System.Collections.Immutable;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>What a profile has looked for in text that no label covers.</summary>
/// <param name="For">Detectors and masks.</param>
/// <param name="NotIn">Columns that are left alone, as patterns <c>schema.table.column</c>.</param>
public sealed record ProfileDetection(Detection For, ImmutableArray<NamePattern> NotIn);
