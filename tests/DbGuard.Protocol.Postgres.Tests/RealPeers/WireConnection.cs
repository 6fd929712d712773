using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>A socket, and this library's buffers on it: the least a client or a server needs.</summary>
internal sealed class WireConnection(Socket socket) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ReceiveBuffer _received = new(64);

    /// <summary>The socket's stream, or TLS over it once a handshake is done.</summary>
    public Stream Stream { get; set; } = new NetworkStream(socket, ownsSocket: true);

    public PacketWriter Writer { get; } = new();

    /// <summary>The next frame as bytes of its own; null when the peer closed.</summary>
    public async Task<byte[]?> ReadFrameAsync(FrameLimits limits)
    {
        while (true)
        {
            var status = FrameReader.TryReadFrame(_received.Unread, limits, out var frame, out var needed, out var violation);
            Assert.Null(violation);
            if (status == FrameStatus.Complete)
            {
                var bytes = frame.Bytes.ToArray();
                _received.Consume(bytes.Length);
                return bytes;
            }

            if (!await ReceiveAsync(needed))
            {
                return null;
            }
        }
    }

    public async Task<StartupPacket> ReadStartupPacketAsync()
    {
        while (true)
        {
            var status = StartupPacket.TryRead(_received.Unread, out var packet, out var length, out var violation);
            Assert.Null(violation);
            if (status == FrameStatus.Complete)
            {
                _received.Consume(length);
                return packet!;
            }

            Assert.True(await ReceiveAsync(length));
        }
    }

    public async Task FlushAsync()
    {
        await Stream.WriteAsync(Writer.WrittenMemory);
        Writer.Clear();
    }

    /// <summary>Client side: asks for TLS and does the handshake, trusting one root only.</summary>
    public async Task<SslStream> StartTlsAsync(string rootPem)
    {
        new SslRequest().Write(Writer);
        await FlushAsync();
        var answer = new byte[1];
        await Stream.ReadExactlyAsync(answer);
        Assert.Equal(SslRequest.Accepted, answer[0]);
        using var root = X509Certificate2.CreateFromPem(rootPem);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        var tls = new SslStream(Stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy });
        Stream = tls;
        return tls;
    }

    public void Dispose()
    {
        Stream.Dispose();
        _received.Dispose();
        Writer.Dispose();
    }

    private async Task<bool> ReceiveAsync(int needed)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        var count = await Stream.ReadAsync(_received.GetWritableMemory(needed), deadline.Token);
        _received.Advance(count);
        return count > 0;
    }
}
