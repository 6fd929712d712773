using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;
using DbGuard.Protocol.Postgres.Startup;
using DbGuard.TestKit.Certificates;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>A server of one connection made of this library: logs a client in by SCRAM and answers each query with one row.</summary>
internal sealed class WireServer : IDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly ScramVerifier _verifier;
    private readonly TestCertificate? _certificate;

    public WireServer(ScramVerifier verifier, TestCertificate? certificate)
    {
        _verifier = verifier;
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The mechanism the client chose.</summary>
    public string? Mechanism { get; private set; }

    /// <summary>Serves connections until one gets as far as a login, and that one to its end.</summary>
    public async Task<AuthenticationFailure?> ServeAsync()
    {
        while (true)
        {
            using var connection = new WireConnection(await _listener.AcceptAsync());
            var packet = await connection.ReadStartupPacketAsync();
            ReadOnlyMemory<byte> binding = default;
            while (packet is SslRequest or GssEncRequest)
            {
                if (packet is SslRequest && _certificate is not null)
                {
                    binding = await AcceptTlsAsync(connection, _certificate);
                }
                else
                {
                    await connection.Stream.WriteAsync(new[] { SslRequest.Refused });
                }

                packet = await connection.ReadStartupPacketAsync();
            }

            var startup = Assert.IsType<StartupMessage>(packet);
            Assert.Equal("agent", startup.User);
            var failure = await LogInAsync(connection, binding);
            await AnswerAsync(connection, startup, failure);
            return failure;
        }
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<ReadOnlyMemory<byte>> AcceptTlsAsync(WireConnection connection, TestCertificate certificate)
    {
        await connection.Stream.WriteAsync(new[] { SslRequest.Accepted });
        using var x509 = certificate.ToX509();
        var tls = new SslStream(connection.Stream);
        connection.Stream = tls;
        await tls.AuthenticateAsServerAsync(x509);
        return TlsServerEndPoint.For(x509);
    }

    private async Task<AuthenticationFailure?> LogInAsync(WireConnection connection, ReadOnlyMemory<byte> binding)
    {
        AuthenticationMessage.WriteSasl(connection.Writer, ScramServer.Mechanisms(!binding.IsEmpty));
        await connection.FlushAsync();
        var scram = new ScramServer(_verifier, binding);
        var frame = await connection.ReadFrameAsync(FrameLimits.FrontendLogin);
        var failure = Begin(connection, scram, frame!);
        await connection.FlushAsync();
        if (failure is null)
        {
            frame = await connection.ReadFrameAsync(FrameLimits.FrontendLogin);
            Assert.True(SaslResponseMessage.TryDecode(frame.AsSpan(5), out var response, out _));
            if (scram.TryFinish(response.Data, out var final, out failure))
            {
                AuthenticationMessage.SaslFinal(final).Write(connection.Writer);
            }
        }

        return failure;
    }

    private AuthenticationFailure? Begin(WireConnection connection, ScramServer scram, byte[] frame)
    {
        Assert.True(SaslInitialResponseMessage.TryDecode(frame.AsSpan(5), out var initial, out _));
        Mechanism = System.Text.Encoding.UTF8.GetString(initial.Mechanism);
        if (scram.TryBegin(initial.Mechanism, initial.Data.Bytes, out var first, out var failure))
        {
            AuthenticationMessage.SaslContinue(first).Write(connection.Writer);
        }

        return failure;
    }

    private static async Task AnswerAsync(WireConnection connection, StartupMessage startup, AuthenticationFailure? failure)
    {
        var writer = connection.Writer;
        if (failure is not null)
        {
            new Report(ReportSeverity.Fatal, failure.SqlState, failure.Sentence).Write(writer);
            await connection.FlushAsync();
            return;
        }

        AuthenticationMessage.Ok.Write(writer);
        new ParameterStatusMessage("server_version"u8, "15.0"u8).Write(writer);
        new ParameterStatusMessage("client_encoding"u8, "UTF8"u8).Write(writer);
        new ParameterStatusMessage("standard_conforming_strings"u8, "on"u8).Write(writer);
        new BackendKeyDataMessage(1, new byte[startup.Version.HasLongCancelKeys ? 32 : 4]).Write(writer);
        new ReadyForQueryMessage(TransactionStatus.Idle).Write(writer);
        await connection.FlushAsync();
        while (await connection.ReadFrameAsync(FrameLimits.Frontend) is { } frame && frame[0] == (byte)FrontendMessageType.Query)
        {
            WriteOneRow(writer);
            await connection.FlushAsync();
        }
    }

    private static void WriteOneRow(PacketWriter writer)
    {
        writer.BeginMessage(BackendMessageType.RowDescription);
        writer.WriteInt16(2);
        Field("a"u8).Write(writer);
        Field("b"u8).Write(writer);
        writer.EndMessage();
        writer.BeginMessage(BackendMessageType.DataRow);
        writer.WriteInt16(2);
        writer.WriteValue("hello"u8);
        writer.WriteNullValue();
        writer.EndMessage();
        new CommandCompleteMessage("SELECT 1"u8).Write(writer);
        new Report(ReportSeverity.Notice, SqlState.SuccessfulCompletion, "noted") { Hint = "nothing to do" }.Write(writer);
        new ReadyForQueryMessage(TransactionStatus.Idle).Write(writer);
    }

    private static RowField Field(ReadOnlySpan<byte> name) => new()
    {
        Name = name,
        TableOid = 0,
        AttributeNumber = 0,
        TypeOid = 25,
        TypeLength = -1,
        TypeModifier = -1,
        Format = FormatCode.Text,
    };
}
