namespace DbGuard.Gateway.Options;

/// <summary>The embedded store of evidence and approvals.</summary>
internal sealed class StoreOptions
{
    /// <summary>SQLite file; made when absent.</summary>
    public string File { get; set; } = "dbguard.db";

    /// <summary>Record what clients are given.</summary>
    public bool RecordResponses { get; set; } = true;

    /// <summary>Most bytes recorded of one response, 0 to 16 MiB.</summary>
    public int ResponseBytes { get; set; } = 64 * 1024;
}
