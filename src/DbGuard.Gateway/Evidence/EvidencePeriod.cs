namespace DbGuard.Gateway.Evidence;

/// <summary>The time a bundle is about.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end, itself outside.</param>
internal sealed record EvidencePeriod(DateTimeOffset From, DateTimeOffset To);
