namespace DbGuard.Gateway.Stores;

/// <summary>The last record of a chain.</summary>
/// <param name="Sequence">0 for an empty chain.</param>
/// <param name="Hash">Its hash, lower-case hex.</param>
internal sealed record ChainEnd(long Sequence, string Hash);
