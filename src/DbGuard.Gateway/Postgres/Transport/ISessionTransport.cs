using System.Net;
using DbGuard.Gateway.Identity.Certificates;

namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>
/// One byte stream to a client or upstream. At most one receive and one send at a time; both may run together. Disposing
/// ends whatever is under way. No operation blocks a thread.
/// </summary>
internal interface ISessionTransport : IAsyncDisposable
{
    /// <summary>Remote address for records, e.g. <c>10.0.0.5:40122</c>.</summary>
    string RemoteName { get; }

    /// <summary>Remote address without port; an IPv4-mapped one is the IPv4 address; loopback for a Unix socket; null when it is not known.</summary>
    IPAddress? RemoteAddress { get; }

    /// <summary>True when bytes travel under TLS.</summary>
    bool IsEncrypted { get; }

    /// <summary>True when the peer is on this machine.</summary>
    bool IsLoopback { get; }

    /// <summary>tls-server-end-point data of the server's certificate; empty without TLS.</summary>
    ReadOnlyMemory<byte> ChannelBinding { get; }

    /// <summary>The certificate that the peer sent as a client of TLS, checked or not accepted; null: none.</summary>
    PresentedCertificate? ClientCertificate => null;

    /// <summary>Receives some bytes; 0 means the peer has finished.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends all bytes.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Breaks the connection now: a pending receive or send ends.</summary>
    void Abort();

    static bool IsLoopbackAddress(EndPoint? endPoint) =>
        endPoint is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address);
}
