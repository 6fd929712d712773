using System.Net;
using System.Net.Sockets;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Hosting.Health;

/// <summary>Ready while the upstream takes connections. Opens one and closes it, without logging in.</summary>
internal sealed class UpstreamCheck(UpstreamOptions options) : IReadinessCheck
{
    public string Name => "upstream";

    public async ValueTask<string?> FailureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var isLocal = options.Host.StartsWith('/');
            using var socket = isLocal
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            EndPoint endpoint = isLocal
                ? new UnixDomainSocketEndPoint(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{options.Host}/.s.PGSQL.{options.Port}"))
                : new DnsEndPoint(options.Host, options.Port);
            await socket.ConnectAsync(endpoint, cancellationToken);
            return null;
        }
        catch (SocketException)
        {
            return "cannot be reached";
        }
    }
}
