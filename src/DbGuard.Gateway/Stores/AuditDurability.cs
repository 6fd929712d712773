namespace DbGuard.Gateway.Stores;

/// <summary>What a record has survived once its append completes.</summary>
public enum AuditDurability
{
    /// <summary>Loss of power: the commit log is synchronised to the disk. The default.</summary>
    Disk,

    /// <summary>The end of the process, kill -9 included, but not of the machine: the commit log is written, not synchronised.</summary>
    Process,
}
