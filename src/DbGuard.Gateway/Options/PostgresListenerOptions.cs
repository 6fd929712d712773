namespace DbGuard.Gateway.Options;

/// <summary>Where PostgreSQL clients connect.</summary>
internal sealed class PostgresListenerOptions
{
    /// <summary>IP address to listen on.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port, 0 to 65535; 0 takes a free one and logs it.</summary>
    public int Port { get; set; } = 6432;

    /// <summary>PEM certificate chain; without it TLS is refused with <c>N</c>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM private key of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Refuse sessions without TLS.</summary>
    public bool RequireTls { get; set; }
}
