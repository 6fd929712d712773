using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>What verification found.</summary>
/// <param name="Good">How many records are good from the beginning.</param>
/// <param name="Hash">Hash of the last good one, lower-case hex.</param>
/// <param name="Fault">The first fault; null when the chain is whole.</param>
/// <param name="Checkpoints">Good checkpoints.</param>
/// <param name="LastSigned">The last record a good checkpoint vouches for; 0 for none.</param>
/// <param name="AnchorsMet">Anchors that agree.</param>
/// <param name="RemovedResponses">Responses that are not there because retention removed them, which records tell.</param>
internal sealed record ChainVerdict(long Good, string Hash, ChainFault? Fault, long Checkpoints = 0, long LastSigned = 0, long AnchorsMet = 0, long RemovedResponses = 0)
{
    public void Deconstruct(out long good, out string hash, out ChainFault? fault) => (good, hash, fault) = (Good, Hash, Fault);
}
