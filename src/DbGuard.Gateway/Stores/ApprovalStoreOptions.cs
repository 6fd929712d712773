namespace DbGuard.Gateway.Stores;

/// <summary>Settings of the embedded approval store.</summary>
public sealed record ApprovalStoreOptions
{
    /// <summary>The store's file; its folder is created, readable by the gateway's user only, when missing.</summary>
    public required string Path { get; init; }

    /// <summary>How long a change waits for another process that holds the file's write lock.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
