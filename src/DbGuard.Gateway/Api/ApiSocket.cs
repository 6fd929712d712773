using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DbGuard.Gateway.Api;

/// <summary>The Unix socket of the API: for its owner only, from before the first connection.</summary>
internal static class ApiSocket
{
    /// <summary>Longest path a Unix socket address holds on Linux.</summary>
    public const int LongestPathBytes = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Binds Unix sockets with mode 0600 and everything else as usual; for <see cref="SocketTransportOptions.CreateBoundListenSocket"/>.</summary>
    public static Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint local || OperatingSystem.IsWindows())
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }

        var path = local.ToString();
        RemoveStale(path, local);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(local);

            // INVARIANT: nobody can connect between the two: connecting is refused until the server listens.
            File.SetUnixFileMode(path, OwnerOnly);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket that a killed gateway left behind is removed; one that somebody listens at, or another kind of file, is not.</summary>
    private static void RemoveStale(string path, UnixDomainSocketEndPoint local)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(local);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused && new FileInfo(path) is { Length: 0 })
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            throw new IOException($"the API socket `{path}` is something else than a socket of this gateway");
        }

        throw new IOException($"another gateway listens at the API socket `{path}`");
    }
}
