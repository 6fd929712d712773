using System.Buffers.Binary;
using DbGuard.TestKit;
using DbGuard.TestKit.Wire;

namespace DbGuard.Generator.Wire;

/// <summary>
/// A session that sends many statements in one write and reads all answers in few. The kit's client logs in; the reader is
/// this class's own, since one read for each header and body would cost more than the gateway does.
/// </summary>
internal sealed class WireSession : IAsyncDisposable
{
    private const int HeaderBytes = 5;
    private const int LongestMessage = 256 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly WireClient _client;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[64 * 1024];

    private WireSession(WireClient client)
    {
        _client = client;
        _stream = client.Stream;
    }

    /// <summary>Opens a session.</summary>
    public static async Task<WireSession> OpenAsync(PostgresEndpoint endpoint) => new(await WireClient.LogInAsync(
        endpoint, Frontend.Version30, [("client_encoding", "UTF8"), ("application_name", "generator")]).ConfigureAwait(false));

    /// <summary>Sends what the writer holds and reads until everything is answered.</summary>
    /// <returns>One reply for each ReadyForQuery.</returns>
    /// <exception cref="IOException">The other side closed the connection, or said nothing for too long.</exception>
    public async Task<Reply[]> ExchangeAsync(RequestWriter request)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            // Answers are read while the rest is sent: neither side may wait for the other with full buffers.
            var sending = _stream.WriteAsync(request.Bytes, deadline.Token).AsTask();
            var replies = await ReadAsync(request.Readies, deadline.Token).ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return replies;
        }
        catch (OperationCanceledException)
        {
            throw new IOException("no answer in time");
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<Reply[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var ends = new int[count];
        var (filled, parsed, ready) = (0, 0, 0);
        while (ready < count)
        {
            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var received = await _stream.ReadAsync(_buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                throw new IOException("the connection was closed");
            }

            filled += received;
            while (filled - parsed >= HeaderBytes && Length(parsed) is var length && filled - parsed >= length)
            {
                var isReady = _buffer[parsed] == (byte)'Z';
                parsed += length;
                if (isReady)
                {
                    ends[ready++] = parsed;
                }
            }
        }

        var bytes = _buffer.AsSpan(0, parsed).ToArray();
        var replies = new Reply[count];
        for (var i = 0; i < count; i++)
        {
            var start = i == 0 ? 0 : ends[i - 1];
            replies[i] = new Reply(bytes.AsMemory(start, ends[i] - start));
        }

        return replies;
    }

    private int Length(int at)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at + 1)) + 1;
        return length is >= HeaderBytes and <= LongestMessage ? length : throw new IOException("a message of an impossible length");
    }
}
