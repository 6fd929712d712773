namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What becomes of a message from the upstream.</summary>
internal enum Treatment
{
    /// <summary>The client gets it as it is.</summary>
    Forward,
    /// <summary>The client does not get it.</summary>
    Drop,
    /// <summary>The client gets what was written in its place.</summary>
    Replace,
}
