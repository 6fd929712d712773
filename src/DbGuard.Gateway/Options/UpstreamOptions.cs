namespace DbGuard.Gateway.Options;

/// <summary>How the gateway secures its connection to the upstream.</summary>
internal enum UpstreamTls
{
    /// <summary>Plain text.</summary>
    Disable,
    /// <summary>TLS, whoever answers.</summary>
    Require,
    /// <summary>TLS with a certificate that names the host and that the CA signed.</summary>
    VerifyFull,
}

/// <summary>The guarded PostgreSQL server and the gateway's own login there.</summary>
internal sealed class UpstreamOptions
{
    /// <summary>Host name, IP address, or the directory of a Unix socket (starts with <c>/</c>).</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 5432;

    /// <summary>Role the gateway logs in as.</summary>
    public string User { get; set; } = "";

    /// <summary>File whose first line is the password; read at each connect. At most one source.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordVariable { get; set; }

    /// <summary>Let the role be a superuser, to whom the database refuses nothing; else the gateway does not serve with it.</summary>
    public bool AllowSuperuser { get; set; }

    public UpstreamTls Tls { get; set; } = UpstreamTls.Disable;

    /// <summary>PEM file of the authorities for <see cref="UpstreamTls.VerifyFull"/>; the system's when absent.</summary>
    public string? CaFile { get; set; }

    /// <summary>1 to 600 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
