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

/// <summary>Whether the login on the upstream is bound to the TLS channel (SCRAM-SHA-256-PLUS), so that nobody in between can pass it on.</summary>
internal enum UpstreamChannelBinding
{
    /// <summary>Where both sides can.</summary>
    Prefer,
    /// <summary>Or there is no login.</summary>
    Require,
}

/// <summary>The guarded PostgreSQL server and the gateway's own login there.</summary>
internal sealed class UpstreamOptions
{
    /// <summary>Host name, IP address, or the directory of a Unix socket (starts with <c>/</c>).</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 5432;

    /// <summary>Role the gateway logs in as; not needed where the source of the password names it.</summary>
    public string User { get; set; } = "";

    /// <summary>File whose first line is the password; read at each connect. At most one source.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordVariable { get; set; }

    /// <summary>A program that prints user and password.</summary>
    public PasswordCommandOptions PasswordCommand { get; set; } = new();

    /// <summary>A vault that holds user and password.</summary>
    public VaultOptions Vault { get; set; } = new();

    public UpstreamSessionRole SessionRole { get; set; }

    /// <summary>With <see cref="UpstreamSessionRole.PerSession"/>: leave out the columns that the profile does not see.</summary>
    public bool SessionRoleColumns { get; set; }

    /// <summary>What counts where nothing is said.</summary>
    public UpstreamTls EffectiveTls() => Tls ?? (Host.StartsWith('/') ? UpstreamTls.Disable : UpstreamTls.VerifyFull);

    /// <summary>Let the role be a superuser, to whom the database refuses nothing; else the gateway does not serve with it.</summary>
    public bool AllowSuperuser { get; set; }

    /// <summary>Null: <see cref="UpstreamTls.VerifyFull"/>, on a Unix socket <see cref="UpstreamTls.Disable"/>.</summary>
    public UpstreamTls? Tls { get; set; }

    public UpstreamChannelBinding ChannelBinding { get; set; }

    /// <summary>PEM file of the authorities for <see cref="UpstreamTls.VerifyFull"/>; the system's when absent.</summary>
    public string? CaFile { get; set; }

    /// <summary>1 to 600 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
