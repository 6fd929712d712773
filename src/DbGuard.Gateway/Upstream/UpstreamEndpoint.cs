using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;
using DbGuard.Gateway.Upstream.Credentials;

namespace DbGuard.Gateway.Upstream;

/// <summary>The guarded server, ready to connect to: the runtime form of <see cref="UpstreamOptions"/>.</summary>
internal sealed record UpstreamEndpoint
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>The configured role; the credential may name another.</summary>
    public required string User { get; init; }

    public required UpstreamCredential Credential { get; init; }

    public required UpstreamTls Tls { get; init; }

    public UpstreamChannelBinding ChannelBinding { get; init; }

    /// <summary>Trusted authorities; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>False: a login that turns out to be a superuser's is not used.</summary>
    public bool AllowSuperuser { get; init; }

    public bool IsUnixSocket => Host.StartsWith('/');

    /// <param name="options">The options.</param>
    /// <param name="hidden">Names of variables that a command for the password does not get.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The CA file holds no certificate.</exception>
    public static UpstreamEndpoint From(UpstreamOptions options, IReadOnlyCollection<string>? hidden = null)
    {
        return new UpstreamEndpoint
        {
            Host = options.Host,
            Port = options.Port,
            User = options.User,
            Credential = UpstreamCredential.From(options, hidden),
            Tls = options.EffectiveTls(),
            ChannelBinding = options.ChannelBinding,
            Authorities = options.CaFile is { } ca ? TrustedAuthorities.Read(ca) : null,
            ConnectTimeout = options.ConnectTimeout,
            AllowSuperuser = options.AllowSuperuser,
        };
    }

    /// <summary>Opens a socket to it.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = IsUnixSocket
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (IsUnixSocket)
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint($"{Host}/.s.PGSQL.{Port}"), cancellationToken);
            }
            else if (IPAddress.TryParse(Host, out var address))
            {
                await socket.ConnectAsync(new IPEndPoint(address, Port), cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(Host, Port, cancellationToken);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
