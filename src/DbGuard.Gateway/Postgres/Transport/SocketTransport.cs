using System.Net;
using System.Net.Sockets;

namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>A plain socket.</summary>
internal sealed class SocketTransport : ISessionTransport
{
    private readonly Socket _socket;

    public SocketTransport(Socket socket)
    {
        _socket = socket;
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
            KeepAlive(socket);
        }

        RemoteName = socket.RemoteEndPoint?.ToString() is { Length: > 0 } name ? name : "local";
        RemoteAddress = socket.RemoteEndPoint switch
        {
            IPEndPoint { Address: { IsIPv4MappedToIPv6: true } mapped } => mapped.MapToIPv4(),
            IPEndPoint ip => ip.Address,
            UnixDomainSocketEndPoint => IPAddress.Loopback,
            _ => null,
        };
        IsLoopback = ISessionTransport.IsLoopbackAddress(socket.RemoteEndPoint);
    }

    public string RemoteName { get; }

    public IPAddress? RemoteAddress { get; }

    public bool IsEncrypted => false;

    public bool IsLoopback { get; }

    public ReadOnlyMemory<byte> ChannelBinding => default;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None);

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sending = _socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendRestAsync(sending, bytes);
        }

        var sent = sending.Result;
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(ValueTask.FromResult(sent), bytes);
    }

    public void Abort() => _socket.Dispose();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Peers that vanish without a word are noticed after about two minutes.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private async ValueTask SendRestAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes[await sending..];
        while (!rest.IsEmpty)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
        }
    }
}
