using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;
using DbGuard.Protocol.Postgres.Startup;
using DbGuard.TestKit;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>Logs in to a real PostgreSQL with this library and keeps every frame it sends.</summary>
internal sealed class WireClient(PostgresEndpoint endpoint) : IDisposable
{
    private WireConnection? _connection;
    private ScramClient? _scram;

    /// <summary>Frames the server sent, in order.</summary>
    public List<byte[]> Frames { get; } = [];

    public PacketWriter Writer => Connection.Writer;

    /// <summary>The SASL mechanism used; null when the server asked for something else.</summary>
    public string? Mechanism => _scram?.Mechanism;

    /// <summary>SQLSTATE of the error that ended the login; null when it succeeded.</summary>
    public string? LoginError { get; private set; }

    private WireConnection Connection => _connection ?? throw new InvalidOperationException("not connected");

    public static async Task<WireClient> ConnectAsync(
        PostgresEndpoint endpoint, string? rootPem = null, bool requireBinding = false, ProtocolVersion? version = null)
    {
        var client = new WireClient(endpoint);
        await client.OpenAsync();
        ReadOnlyMemory<byte> binding = default;
        if (rootPem is not null)
        {
            using var certificate = (X509Certificate2)(await client.Connection.StartTlsAsync(rootPem)).RemoteCertificate!;
            binding = TlsServerEndPoint.For(certificate);
        }

        new StartupMessage(
            version ?? ProtocolVersion.V30,
            [new("user", endpoint.User), new("database", endpoint.Database), new("client_encoding", "UTF8")]).Write(client.Writer);
        await client.LogInAsync(binding, requireBinding);
        return client;
    }

    /// <summary>On a connection of its own, asks to cancel what this client is doing.</summary>
    public async Task CancelAsync()
    {
        var request = MakeCancelRequest();
        using var other = new WireClient(endpoint);
        await other.OpenAsync();
        request.Write(other.Writer);
        await other.Connection.FlushAsync();
        Assert.Null(await other.Connection.ReadFrameAsync(FrameLimits.Backend));
    }

    /// <summary>Sends a simple query and reads to ReadyForQuery.</summary>
    public async Task QueryAsync(string sql)
    {
        await SendQueryAsync(sql);
        await ReadUntilAsync(BackendMessageType.ReadyForQuery);
    }

    /// <summary>Sends a simple query without waiting for anything.</summary>
    public Task SendQueryAsync(string sql)
    {
        new QueryMessage(Encoding.UTF8.GetBytes(sql)).Write(Writer);
        return FlushAsync();
    }

    public Task FlushAsync() => Connection.FlushAsync();

    /// <summary>Reads up to the first frame of one of these types.</summary>
    public async Task<byte[]> ReadUntilAsync(params BackendMessageType[] types)
    {
        while (true)
        {
            var frame = await Connection.ReadFrameAsync(FrameLimits.Backend);
            Assert.NotNull(frame);
            Frames.Add(frame);
            if (types.Contains((BackendMessageType)frame[0]))
            {
                return frame;
            }
        }
    }

    public void Dispose() => _connection?.Dispose();

    private async Task OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, endpoint.Port);
        _connection = new WireConnection(socket);
    }

    private async Task LogInAsync(ReadOnlyMemory<byte> binding, bool requireBinding)
    {
        while (true)
        {
            await FlushAsync();
            var frame = await ReadUntilAsync(
                BackendMessageType.Authentication, BackendMessageType.ReadyForQuery, BackendMessageType.ErrorResponse);
            if (frame[0] == (byte)BackendMessageType.ErrorResponse)
            {
                LoginError = SqlStateOf(frame);
                return;
            }

            if (frame[0] == (byte)BackendMessageType.ReadyForQuery)
            {
                return;
            }

            Answer(frame, binding.Span, requireBinding);
        }
    }

    private void Answer(byte[] frame, ReadOnlySpan<byte> binding, bool requireBinding)
    {
        Assert.True(AuthenticationMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        switch (message.Kind)
        {
            case AuthenticationKind.Ok:
                Assert.True(_scram?.IsFinished ?? true);
                break;
            case AuthenticationKind.CleartextPassword:
                new PasswordMessage(Encoding.UTF8.GetBytes(endpoint.Password)).Write(Writer);
                break;
            case AuthenticationKind.Md5Password:
                var response = Md5Password.Respond(endpoint.User, endpoint.Password, message.Data);
                new PasswordMessage(Encoding.UTF8.GetBytes(response)).Write(Writer);
                break;
            case AuthenticationKind.Sasl:
                Assert.True(ScramClient.TryCreate(message.Mechanisms, endpoint.Password, binding, requireBinding, out _scram, out _));
                new SaslInitialResponseMessage(Encoding.UTF8.GetBytes(_scram.Mechanism), _scram.ClientFirst.Span).Write(Writer);
                break;
            case AuthenticationKind.SaslContinue:
                Assert.True(_scram!.TryContinue(message.Data, out var final, out _));
                new SaslResponseMessage(final).Write(Writer);
                break;
            case AuthenticationKind.SaslFinal:
                Assert.True(_scram!.TryFinish(message.Data, out _));
                break;
            default:
                Assert.Fail($"unexpected {message.Kind}");
                break;
        }
    }

    private CancelRequest MakeCancelRequest()
    {
        var frame = Frames.Single(f => f[0] == (byte)BackendMessageType.BackendKeyData);
        Assert.True(BackendKeyDataMessage.TryDecode(frame.AsSpan(5), out var key, out _));
        return new CancelRequest(key.ProcessId, key.SecretKey.ToArray());
    }

    public static string SqlStateOf(byte[] frame)
    {
        Assert.True(ErrorResponseMessage.TryDecode(frame.AsSpan(5), out var error, out _));
        return Encoding.UTF8.GetString(error.Fields[ReportFieldCode.SqlState]);
    }
}
