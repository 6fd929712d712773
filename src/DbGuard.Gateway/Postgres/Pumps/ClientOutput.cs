using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Everything the client is given passes here. The upstream pump writes replies, the client pump notices and final errors;
/// each writes whole messages under <see cref="Gate"/>, and sends never overlap.
/// </summary>
internal sealed class ClientOutput(ISessionTransport transport) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private PacketWriter _written = new();
    private PacketWriter _sent = new();

    /// <summary>Held while messages are written.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where to write, under <see cref="Gate"/>.</summary>
    public PacketWriter Writer => _written;

    /// <summary>Sends what has been written.</summary>
    public async ValueTask FlushAsync()
    {
        await _sending.WaitAsync();
        try
        {
            await SendWrittenAsync();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends what has been written, then a run of frames straight from where it was received.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> run)
    {
        await _sending.WaitAsync();
        try
        {
            await SendWrittenAsync();
            await transport.SendAsync(run);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        _sending.Dispose();
        _written.Dispose();
        _sent.Dispose();
    }

    private async ValueTask SendWrittenAsync()
    {
        lock (Gate)
        {
            if (_written.WrittenLength == 0)
            {
                return;
            }

            (_written, _sent) = (_sent, _written);
        }

        await transport.SendAsync(_sent.WrittenMemory);
        _sent.Clear();
    }
}
