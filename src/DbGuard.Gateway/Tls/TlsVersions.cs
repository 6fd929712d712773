using System.Security.Authentication;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Tls;

/// <summary>The versions a door speaks.</summary>
internal static class TlsVersions
{
    /// <summary>All from <paramref name="oldest"/> on.</summary>
    public static SslProtocols From(TlsVersion oldest) => oldest == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
}
