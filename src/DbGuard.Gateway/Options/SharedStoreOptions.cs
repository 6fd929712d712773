namespace DbGuard.Gateway.Options;

/// <summary>A PostgreSQL that several gateways share as their store.</summary>
internal sealed class SharedStoreOptions
{
    /// <summary>File with the connection string (<c>Host=…;Database=…;Username=…;Password=…;SSL Mode=VerifyFull</c>); null: the embedded store.</summary>
    public string? ConnectionFile { get; set; }

    /// <summary>The schema that is the store; made when absent.</summary>
    public string Schema { get; set; } = "dbguard";
}
