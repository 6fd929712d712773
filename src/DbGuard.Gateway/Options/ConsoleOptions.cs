namespace DbGuard.Gateway.Options;

/// <summary>The console: pages for operators.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>IP address to listen on; any but a loopback one needs a certificate.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; -1 serves no console.</summary>
    public int Port { get; set; } = -1;

    /// <summary>Certificate chain, PEM; null: that of the PostgreSQL listener, and on a loopback address no TLS.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its private key, PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Where browsers reach it, e.g. <c>https://dbguard.example</c>; null: its address and port.</summary>
    public string? Url { get; set; }

    /// <summary>Logins through an OpenID Connect provider, beside one-time codes.</summary>
    public ConsoleOidcOptions Oidc { get; set; } = new();

    /// <summary>True when it is served.</summary>
    public bool IsEnabled() => Port >= 0;

    /// <summary>True when the address is this machine's own.</summary>
    public bool IsLoopback() => System.Net.IPAddress.TryParse(Address, out var address) && System.Net.IPAddress.IsLoopback(address);
}
