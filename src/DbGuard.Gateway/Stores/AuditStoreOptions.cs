namespace DbGuard.Gateway.Stores;

/// <summary>Settings of the embedded audit store.</summary>
internal sealed record AuditStoreOptions
{
    /// <summary>The store's file; its folder is created, readable by the gateway's user only, when missing.</summary>
    public required string Path { get; init; }

    public AuditDurability Durability { get; init; } = AuditDurability.Disk;

    /// <summary>Most bytes of records that may wait for their commit. A single larger record is let in when nothing else waits.</summary>
    public long QueueLimitBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a durable append waits for room in a full queue before it fails.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a record nobody waits for may stay in memory, so that it shares the next commit instead of paying for its own.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a commit waits for another process that holds the file's write lock.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the first attempt to open a failed store again; doubles up to <see cref="RetryMaximum"/>.</summary>
    public TimeSpan RetryMinimum { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan RetryMaximum { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Signs the chain; null: nobody does. The store disposes it.</summary>
    public Checkpoints.Checkpointer? Checkpointer { get; init; }

    /// <summary>So many bytes in the commit log are worth a transaction of the database: its costs are divided by some hundred records. Default 256 KiB.</summary>
    public int StoreBytes { get; init; } = 256 * 1024;

    /// <summary>After so much time without records the database gets what the commit log has. Default 100 ms.</summary>
    public TimeSpan StoreAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}
