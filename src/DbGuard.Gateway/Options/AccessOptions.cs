namespace DbGuard.Gateway.Options;

/// <summary>Short-lived credentials: how long and how wide they may be, and what they say about where to connect.</summary>
internal sealed class AccessOptions
{
    /// <summary>Lifetime of a credential whose request names none, 60 s to <see cref="MaxLifetime"/>.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest lifetime of a credential, up to 24 hours. A granted profile may allow less.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Most sessions that one credential may have open, 1 to 1000; a request may ask for fewer.</summary>
    public int MaxSessions { get; set; } = 8;

    /// <summary>How long a request for a profile waits for its answer, and a granted one to be collected, 60 s to 24 h.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Most credentials and open requests that one principal may have at a time, 1 to 1000.</summary>
    public int PerPrincipal { get; set; } = 16;

    /// <summary>Host name that clients are told to connect to; null: the address that the gateway listens on.</summary>
    public string? Host { get; set; }

    /// <summary>Port that clients are told; null: the one that the gateway listens on.</summary>
    public int? Port { get; set; }
}
