using System.Runtime.CompilerServices;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>
/// A transport with its receive and send buffers, for the lock-step phases: login, and the gateway's own queries.
/// Not thread-safe.
/// </summary>
internal sealed class MessageChannel(ISessionTransport transport) : IAsyncDisposable
{
    private int _frameLength;

    public ISessionTransport Transport { get; private set; } = transport;

    public ReceiveBuffer Input { get; } = new();

    public PacketWriter Output { get; } = new();

    /// <summary>Body of the frame that <see cref="ReadFrameAsync"/> found; valid until the next read.</summary>
    public ReadOnlySpan<byte> Body => Input.Unread[FrameHeader.LengthBytes.._frameLength];

    /// <summary>Puts TLS between the buffers and the socket.</summary>
    public void Upgrade(ISessionTransport encrypted) => Transport = encrypted;

    /// <summary>Receives more; false when the peer has finished.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FillAsync(int needed)
    {
        var received = await Transport.ReceiveAsync(Input.GetWritableMemory(needed));
        Input.Advance(received);
        return received > 0;
    }

    /// <summary>Consumes the frame before and waits until the next one is whole; its type byte is returned.</summary>
    /// <exception cref="PeerClosedException">The peer closed first.</exception>
    /// <exception cref="ProtocolViolationException">Not a frame that may come here.</exception>
    public async ValueTask<byte> ReadFrameAsync(FrameLimits limits)
    {
        Input.Consume(_frameLength);
        _frameLength = 0;
        while (true)
        {
            var status = FrameReader.TryReadFrame(Input.Unread, limits, out var frame, out var needed, out var violation);
            switch (status)
            {
                case FrameStatus.Complete:
                    _frameLength = frame.TotalLength;
                    return frame.Type;
                case FrameStatus.NeedMoreData:
                    break;
                case FrameStatus.Violation:
                default:
                    throw new ProtocolViolationException(violation!);
            }

            if (!await FillAsync(needed))
            {
                throw new PeerClosedException();
            }
        }
    }

    /// <summary>Ends the lock-step phase: what is unread stays in <see cref="Input"/>.</summary>
    public void ConsumeFrame()
    {
        Input.Consume(_frameLength);
        _frameLength = 0;
    }

    /// <summary>Sends what was written to <see cref="Output"/>.</summary>
    public async ValueTask FlushAsync()
    {
        if (Output.WrittenLength > 0)
        {
            await Transport.SendAsync(Output.WrittenMemory);
            Output.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        Input.Dispose();
        Output.Dispose();
    }
}
