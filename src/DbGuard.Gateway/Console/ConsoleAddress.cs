using System.Net;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Console;

/// <summary>Where browsers reach the console.</summary>
/// <param name="Root">Its root, with a final slash.</param>
internal sealed record ConsoleAddress(Uri Root)
{
    /// <summary>True when browsers come over TLS, perhaps to a proxy in front.</summary>
    public bool IsSecure => Root.Scheme == Uri.UriSchemeHttps;

    /// <summary>By the options; null when no console is served.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="hasCertificate">The listener itself has a certificate.</param>
    public static ConsoleAddress? Of(ConsoleOptions options, bool hasCertificate) =>
        !options.IsEnabled() ? null
        : options.Url is { } url ? new ConsoleAddress(new Uri(url))
        : new ConsoleAddress(new UriBuilder(hasCertificate ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host(options.Address), options.Port).Uri);

    /// <summary>The page of a request for approval, <c>{id}</c> standing for it.</summary>
    public string ApprovalPage => $"{Root.AbsoluteUri}approvals/{{id}}";

    /// <summary>The link that logs in: the code is in the fragment, which is not sent.</summary>
    public string LoginLink(string code) => $"{Root.AbsoluteUri}login#{code}";

    private static string Host(string address) => IPAddress.Parse(address) is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } v6 ? $"[{v6}]" : address;
}
