namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>When the chain is signed.</summary>
/// <param name="Every">After so many records.</param>
/// <param name="After">After so much time, with the next group.</param>
internal sealed record CheckpointOptions(long Every, TimeSpan After);
