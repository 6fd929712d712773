using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Postgres.Masking;

/// <summary>The barest client there is, over the server's Unix socket: sees the messages as they are.</summary>
internal sealed class RawSession : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawSession(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    public static async Task<RawSession> OpenAsync(PostgresServer server, string database)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = string.Create(CultureInfo.InvariantCulture, $"{server.Directory}/.s.PGSQL.{server.Port}");
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var session = new RawSession(socket);
        using var packet = new PacketWriter();
        packet.BeginStartupPacket();
        packet.WriteInt32(3 << 16);
        foreach (var text in new[] { "user", PostgresServer.Superuser, "database", database, "client_encoding", "UTF8", "" })
        {
            packet.WriteCString(text);
        }

        packet.EndMessage();
        await session._stream.WriteAsync(packet.WrittenMemory);
        await session.ReadToReadyAsync();
        return session;
    }

    /// <summary>Runs a text and returns every message up to ReadyForQuery.</summary>
    /// <exception cref="InvalidOperationException">The server reports an error.</exception>
    public async Task<List<(BackendMessageType Type, byte[] Body)>> QueryAsync(string sql)
    {
        using var packet = new PacketWriter();
        packet.BeginMessage(FrontendMessageType.Query);
        packet.WriteCString(sql);
        packet.EndMessage();
        await _stream.WriteAsync(packet.WrittenMemory);
        return await ReadToReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<List<(BackendMessageType Type, byte[] Body)>> ReadToReadyAsync()
    {
        var messages = new List<(BackendMessageType, byte[])>();
        var header = new byte[5];
        while (true)
        {
            await _stream.ReadExactlyAsync(header);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await _stream.ReadExactlyAsync(body);
            var type = (BackendMessageType)header[0];
            if (type == BackendMessageType.ErrorResponse)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(body).Replace('\0', '\n'));
            }

            if (type == BackendMessageType.ReadyForQuery)
            {
                return messages;
            }

            messages.Add((type, body));
        }
    }
}
