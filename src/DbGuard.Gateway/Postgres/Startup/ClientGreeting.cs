using System.Net.Security;
using System.Security.Authentication;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>
/// The first exchange of a connection: requests for encryption, direct TLS, then the start-up or cancel packet.
/// </summary>
/// <remarks>
/// INVARIANT: no byte received in plain text before a TLS handshake is read after it (CVE-2021-23214).
/// Source: PostgreSQL 18 docs, 54.2.11 SSL Session Encryption, 54.2.12 GSSAPI Session Encryption.
/// </remarks>
/// <param name="tls">How to encrypt; null: not at all.</param>
internal sealed class ClientGreeting(ClientTls? tls)
{
    /// <summary>First byte of a TLS handshake record.</summary>
    private const byte TlsHandshake = 0x16;

    /// <summary>Reads up to the packet that says what the connection is for.</summary>
    /// <exception cref="ProtocolViolationException">Not a start-up packet.</exception>
    /// <exception cref="PeerClosedException">The client left.</exception>
    /// <exception cref="AuthenticationException">The TLS handshake failed.</exception>
    public async Task<StartupPacket> ReceiveAsync(MessageChannel channel)
    {
        if (!await channel.FillAsync(1))
        {
            throw new PeerClosedException();
        }

        if (channel.Input.Unread[0] == TlsHandshake)
        {
            await EncryptDirectlyAsync(channel);
        }

        var gssAsked = false;
        while (true)
        {
            var packet = await ReadPacketAsync(channel);
            switch (packet)
            {
                case SslRequest when !channel.Transport.IsEncrypted:
                    RequireNothingBehind(channel);
                    await AnswerAsync(channel, tls is null ? SslRequest.Refused : SslRequest.Accepted);
                    if (tls is not null)
                    {
                        await EncryptAsync(channel, default);
                    }

                    break;
                case GssEncRequest when !channel.Transport.IsEncrypted && !gssAsked:
                    RequireNothingBehind(channel);
                    gssAsked = true;
                    await AnswerAsync(channel, GssEncRequest.Refused);
                    break;
                case StartupMessage or CancelRequest:
                    return packet;
                default:
                    throw new SessionRefusedException(SqlState.ProtocolViolation, "a request for encryption is not expected here") { Code = "DBG5101" };
            }
        }
    }

    private static async Task<StartupPacket> ReadPacketAsync(MessageChannel channel)
    {
        while (true)
        {
            switch (StartupPacket.TryRead(channel.Input.Unread, out var packet, out var length, out var violation))
            {
                case FrameStatus.Complete:
                    channel.Input.Consume(length);
                    return packet!;
                case FrameStatus.NeedMoreData:
                    break;
                case FrameStatus.Violation:
                default:
                    throw new ProtocolViolationException(violation!);
            }

            if (!await channel.FillAsync(length))
            {
                throw new PeerClosedException();
            }
        }
    }

    private static void RequireNothingBehind(MessageChannel channel)
    {
        if (channel.Input.UnreadLength > 0)
        {
            throw new SessionRefusedException(SqlState.ProtocolViolation, "unencrypted data arrived after the request for encryption") { Code = "DBG5102" };
        }
    }

    private static async Task AnswerAsync(MessageChannel channel, byte answer)
    {
        channel.Output.WriteByte(answer);
        await channel.FlushAsync();
    }

    private async Task EncryptDirectlyAsync(MessageChannel channel)
    {
        if (tls is null)
        {
            throw new ProtocolViolationException(new ProtocolViolation("DBG5101", "TLS is not configured here", EndsSession: true));
        }

        var handshake = channel.Input.Unread.ToArray();
        channel.Input.Consume(handshake.Length);
        var protocol = await EncryptAsync(channel, handshake);
        // INVARIANT: direct TLS without ALPN could be another protocol's client that was lured here (PostgreSQL 17 requires it too).
        if (protocol != ClientTls.Protocol)
        {
            throw new SessionRefusedException(SqlState.ProtocolViolation, "direct TLS needs the ALPN protocol `postgresql`") { Code = "DBG5101" };
        }
    }

    private async Task<SslApplicationProtocol> EncryptAsync(MessageChannel channel, ReadOnlyMemory<byte> received)
    {
        var (transport, protocol) = await tls!.AuthenticateAsync(channel.Transport, received);
        channel.Upgrade(transport);
        return protocol;
    }
}
