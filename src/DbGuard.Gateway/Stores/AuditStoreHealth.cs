namespace DbGuard.Gateway.Stores;

/// <summary>Whether evidence can be written.</summary>
/// <param name="Fault">Why not; null when it can.</param>
/// <param name="Since">When this began.</param>
/// <param name="Sequence">Sequence of the last durable record.</param>
public sealed record AuditStoreHealth(string? Fault, DateTimeOffset Since, long Sequence)
{
    public bool IsHealthy => Fault is null;
}
