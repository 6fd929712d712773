namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>Keeps checkpoints outside of the store. Never blocks.</summary>
internal interface IAnchors
{
    void Add(Anchor anchor);
}
