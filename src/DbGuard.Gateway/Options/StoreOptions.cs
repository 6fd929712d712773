using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Options;

/// <summary>The embedded store of evidence and approvals.</summary>
internal sealed class StoreOptions
{
    /// <summary>SQLite file; made when absent.</summary>
    public string File { get; set; } = "dbguard.db";

    /// <summary><c>Disk</c>: a decision survives loss of power before its statement runs. <c>Process</c>: it survives the end of the gateway only, at a lower price.</summary>
    public AuditDurability Durability { get; set; } = AuditDurability.Disk;

    /// <summary>Record what clients are given.</summary>
    public bool RecordResponses { get; set; } = true;

    /// <summary>Most bytes recorded of one response, 0 to 16 MiB.</summary>
    public int ResponseBytes { get; set; } = 64 * 1024;
}
