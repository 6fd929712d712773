namespace DbGuard.Gateway.Options;

/// <summary>Where health is served.</summary>
internal sealed class HttpOptions
{
    /// <summary>IP address to listen on.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes a free one; -1 serves no HTTP.</summary>
    public int Port { get; set; } = 8432;
}
