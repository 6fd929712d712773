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

    /// <summary>Oldest version of TLS that clients may speak.</summary>
    public TlsVersion MinimumTls { get; set; } = TlsVersion.Tls12;

    /// <summary>How long before its end a server certificate, also that of the API, is warned of in the log; 0 to 365 days.</summary>
    public TimeSpan WarnBeforeExpiry { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientCertificateMode ClientCertificate { get; set; }

    /// <summary>PEM bundle of the authorities that may have signed it, self-signed ones among them; no other is trusted.</summary>
    public string? ClientCa { get; set; }
}
