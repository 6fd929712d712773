namespace DbGuard.Gateway.Options;

/// <summary>A server that speaks HashiCorp Vault's HTTP API (Vault, OpenBao) and holds the upstream credential.</summary>
internal sealed class VaultOptions
{
    /// <summary>E.g. <c>https://vault.bank.internal:8200</c>. Empty: none.</summary>
    public string Address { get; set; } = "";

    /// <summary>What to read, without <c>/v1/</c>: <c>database/creds/ROLE</c>, <c>database/static-creds/ROLE</c>, <c>secret/data/NAME</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>File whose first line is a token, e.g. the sink of a Vault agent; read at each fetch. Or else <see cref="Role"/>.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Role to log in as with the token in <see cref="JwtFile"/>.</summary>
    public string? Role { get; set; }

    /// <summary>A service account's token.</summary>
    public string JwtFile { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>Where that login method is mounted.</summary>
    public string AuthPath { get; set; } = "auth/kubernetes";

    public string? Namespace { get; set; }

    /// <summary>PEM file of the authorities for its certificate; the system's when absent.</summary>
    public string? CaFile { get; set; }

    /// <summary>Names of the fields that hold user and password. Without a user field in the answer <c>Upstream:User</c> is taken.</summary>
    public string UserField { get; set; } = "username";

    public string PasswordField { get; set; } = "password";

    /// <summary>Plain HTTP to a loopback address, e.g. a Vault agent's listener.</summary>
    public bool AllowHttpOnLoopback { get; set; }

    /// <summary>For one request, 1 to 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
