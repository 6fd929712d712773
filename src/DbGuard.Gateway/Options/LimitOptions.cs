namespace DbGuard.Gateway.Options;

/// <summary>Bounds of the PostgreSQL door.</summary>
internal sealed class LimitOptions
{
    /// <summary>Sessions at once, 1 to 100 000 (SQLSTATE 53300 beyond).</summary>
    public int MaxSessions { get; set; } = 1000;

    /// <summary>Connections whose login is not finished, 1 to 100 000.</summary>
    public int OpeningConnections { get; set; } = 2000;

    /// <summary>The same of one address (IPv6: one network of 64 bits), 1 to 100 000.</summary>
    public int OpeningConnectionsPerAddress { get; set; } = 250;

    /// <summary>Logins by password that fail from one address (IPv6: one network of 64 bits) in a minute, up to 100 000; 0: any number.</summary>
    public int FailedLoginsPerAddress { get; set; } = 60;

    /// <summary>Failed logins with one user name in a minute, from places where it has not logged in in the last day, up to 100 000; 0: any number.</summary>
    public int FailedLoginsPerUser { get; set; } = 30;

    /// <summary>From the connection to the end of the login, 1 to 600 s.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A session without any message ends after this (57P05); zero: never.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>On SIGTERM, how long open sessions may finish what they do.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest SQL text in bytes, 1 KiB to 16 MiB.</summary>
    public int StatementBytes { get; set; } = 1 << 20;

    /// <summary>Longest Bind in bytes, 1 KiB to 256 MiB.</summary>
    public int ParameterBytes { get; set; } = 64 << 20;

    /// <summary>Prepared statements one session may keep; as many portals. Each costs memory here and in the server.</summary>
    public int PreparedStatements { get; set; } = 2000;

    /// <summary>Bytes a client may send while its statement is held.</summary>
    public int HeldInputBytes { get; set; } = 1 << 20;

    /// <summary>How often the catalog is read again without cause; zero: never.</summary>
    public TimeSpan CatalogRefresh { get; set; } = TimeSpan.FromMinutes(5);
}
