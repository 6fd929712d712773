using System.Net;
using System.Net.Security;
using DbGuard.Gateway.Identity.Certificates;

namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>TLS over another transport.</summary>
internal sealed class TlsTransport(SslStream stream, ISessionTransport plain, ReadOnlyMemory<byte> channelBinding) : ISessionTransport
{
    public string RemoteName => plain.RemoteName;

    public IPAddress? RemoteAddress => plain.RemoteAddress;

    public bool IsEncrypted => true;

    public bool IsLoopback => plain.IsLoopback;

    public ReadOnlyMemory<byte> ChannelBinding { get; } = channelBinding;

    public PresentedCertificate? ClientCertificate { get; init; }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    public void Abort() => plain.Abort();

    public async ValueTask DisposeAsync()
    {
        plain.Abort();
        await stream.DisposeAsync();
    }
}
