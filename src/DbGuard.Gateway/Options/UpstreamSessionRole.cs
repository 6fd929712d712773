namespace DbGuard.Gateway.Options;

/// <summary>As which role sessions run on the upstream.</summary>
internal enum UpstreamSessionRole
{
    /// <summary>All as the gateway's own.</summary>
    Shared,

    /// <summary>Each as a role of its own, which is made for it, has what its profile allows, and is dropped after it.</summary>
    PerSession,
}
