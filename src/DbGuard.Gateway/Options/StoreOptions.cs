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

    /// <summary>Most bytes of responses recorded of one session; what follows is counted only. 0: no bound.</summary>
    public long ResponseBytesPerSession { get; set; } = 64 << 20;

    /// <summary>How long responses are kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Key that grants are signed with, 32 bytes; null: one is made beside the store. Gateways that share a store share it.</summary>
    public string? GrantKeyFile { get; set; }

    /// <summary>Evidence and approvals in a PostgreSQL that several gateways share, in place of the file.</summary>
    public SharedStoreOptions Postgres { get; set; } = new();

    /// <summary>Private key (ECDSA P-256, PEM) that checkpoints are signed with; null: the chain is not signed.</summary>
    public string? CheckpointKeyFile { get; set; }

    /// <summary>A checkpoint after so many records.</summary>
    public long CheckpointEvery { get; set; } = 1000;

    /// <summary>A checkpoint after so much time, with the next records.</summary>
    public TimeSpan CheckpointAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where checkpoints are kept outside.</summary>
    public IList<AnchorOptions> Anchors { get; set; } = [];
}
