using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DbGuard.TestKit.Wire;

/// <summary>
/// A client that sends exactly the bytes a test gives it and hands back every message as received. It keeps all bytes
/// from the other side, so that a test can search them for canaries. Waiting has a limit of <see cref="Patience"/>.
/// </summary>
public sealed class WireClient : IAsyncDisposable
{
    private const int HeaderBytes = 5;
    private const int LongestMessage = 64 * 1024 * 1024;

    private readonly TcpClient _tcp;
    private readonly MemoryStream _received = new();
    private Stream _stream;

    private WireClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>How long one read may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Every byte received so far, after TLS.</summary>
    public byte[] Received => _received.ToArray();

    /// <summary>Process id of BackendKeyData; 0 before.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Key of BackendKeyData (4 bytes in 3.0, up to 256 in 3.2).</summary>
    public byte[] CancelKey { get; private set; } = [];

    /// <summary>Connects and sends nothing.</summary>
    public static async Task<WireClient> ConnectAsync(string host, int port)
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(host, port).WaitAsync(Patience).ConfigureAwait(false);
            return new WireClient(tcp);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Connects, logs in and reads to the first ReadyForQuery.</summary>
    /// <exception cref="WireRefusedException">The other side answered with an error.</exception>
    public static async Task<WireClient> LogInAsync(
        PostgresEndpoint endpoint, int version = Frontend.Version30, params IEnumerable<(string Name, string Value)> parameters)
    {
        var client = await ConnectAsync(endpoint.Host, endpoint.Port).ConfigureAwait(false);
        try
        {
            await client.LogInHereAsync(endpoint, version, parameters).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Logs in on this connection, e.g. after TLS has begun.</summary>
    /// <exception cref="WireRefusedException">The other side answered with an error.</exception>
    public async Task LogInHereAsync(PostgresEndpoint endpoint, int version = Frontend.Version30, params IEnumerable<(string Name, string Value)> parameters)
    {
        await SendAsync(Frontend.Startup(version, [("user", endpoint.User), ("database", endpoint.Database), .. parameters])).ConfigureAwait(false);
        var scram = new ScramExchange(endpoint.Password);
        while (true)
        {
            var message = await ReadAsync().ConfigureAwait(false);
            switch (message.Type)
            {
                case 'R':
                    await AnswerAsync(message, scram, endpoint.Password).ConfigureAwait(false);
                    break;
                case 'K':
                    ProcessId = message.Int32At(0);
                    CancelKey = message.Body[4..];
                    break;
                case 'E':
                    throw new WireRefusedException(message);
                case 'Z':
                    return;
                case 'S' or 'N' or 'v':
                    break;
                default:
                    throw new InvalidDataException($"unexpected message {message} during the login");
            }
        }
    }

    /// <summary>Asks for TLS and begins it. <paramref name="options"/> decides what certificate is good.</summary>
    /// <returns>False when the other side refuses.</returns>
    public async Task<bool> StartTlsAsync(SslClientAuthenticationOptions options)
    {
        await SendAsync(Frontend.SslRequest).ConfigureAwait(false);
        if (await ReadByteAsync().ConfigureAwait(false) != 'S')
        {
            return false;
        }

        await EncryptAsync(options).ConfigureAwait(false);
        return true;
    }

    /// <summary>Begins TLS at once (direct TLS wants the ALPN protocol <c>postgresql</c> in the options).</summary>
    public async Task EncryptAsync(SslClientAuthenticationOptions options)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(options).WaitAsync(Patience).ConfigureAwait(false);
        _stream = tls;
    }

    /// <summary>Sends messages in one write, so that they arrive together.</summary>
    public async Task SendAsync(params IReadOnlyList<byte[]> messages) =>
        await _stream.WriteAsync(messages.SelectMany(bytes => bytes).ToArray()).AsTask().WaitAsync(Patience).ConfigureAwait(false);

    /// <summary>Sends bytes one by one, each in a write of its own.</summary>
    public async Task SendSplitAsync(params IReadOnlyList<byte[]> messages)
    {
        foreach (var value in messages.SelectMany(bytes => bytes))
        {
            await _stream.WriteAsync(new[] { value }).ConfigureAwait(false);
        }
    }

    /// <summary>Sends messages and reads to ReadyForQuery.</summary>
    public async Task<IReadOnlyList<WireMessage>> AskAsync(params IReadOnlyList<byte[]> messages)
    {
        await SendAsync(messages).ConfigureAwait(false);
        return await ReadToReadyAsync().ConfigureAwait(false);
    }

    /// <summary>Reads up to and with the next ReadyForQuery.</summary>
    public Task<IReadOnlyList<WireMessage>> ReadToReadyAsync() => ReadUntilAsync('Z');

    /// <summary>Reads up to and with the next message of <paramref name="type"/>.</summary>
    public async Task<IReadOnlyList<WireMessage>> ReadUntilAsync(char type)
    {
        var messages = new List<WireMessage>();
        do
        {
            messages.Add(await ReadAsync().ConfigureAwait(false));
        }
        while (messages[^1].Type != type);
        return messages;
    }

    /// <summary>Reads one message.</summary>
    /// <exception cref="EndOfStreamException">The other side has closed the connection.</exception>
    public async Task<WireMessage> ReadAsync()
    {
        var header = await ReadExactlyAsync(HeaderBytes).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4;
        if (length is < 0 or > LongestMessage)
        {
            throw new InvalidDataException($"message {(char)header[0]} with a length of {length} bytes");
        }

        return new WireMessage((char)header[0], await ReadExactlyAsync(length).ConfigureAwait(false));
    }

    /// <summary>Reads one byte: the answer to SSLRequest or GSSENCRequest.</summary>
    public async Task<char> ReadByteAsync() => (char)(await ReadExactlyAsync(1).ConfigureAwait(false))[0];

    /// <summary>True when the other side closes the connection without sending anything more.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience).ConfigureAwait(false) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Ends sending and keeps receiving: a half-open connection.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a reset, as a crashed client does.</summary>
    public void Reset()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    /// <summary>
    /// The connection, for a reader of its own that is faster: nothing is read ahead here. This client still closes it, and is not
    /// to be used otherwise any more.
    /// </summary>
    public Stream Stream => _stream;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _tcp.Dispose();
        await _received.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(WireMessage request, ScramExchange scram, string password)
    {
        const int Ok = 0, Cleartext = 3, Sasl = 10, SaslContinue = 11, SaslFinal = 12;
        switch (request.Int32At(0))
        {
            case Ok:
                return;
            case Cleartext:
                await SendAsync(Frontend.Password(password)).ConfigureAwait(false);
                return;
            case Sasl:
                await SendAsync(Frontend.SaslInitialResponse(ScramExchange.Mechanism, scram.First)).ConfigureAwait(false);
                return;
            case SaslContinue:
                await SendAsync(Frontend.SaslResponse(scram.Final(Encoding.ASCII.GetString(request.Body, 4, request.Body.Length - 4)))).ConfigureAwait(false);
                return;
            case SaslFinal when scram.Verifies(Encoding.ASCII.GetString(request.Body, 4, request.Body.Length - 4)):
                return;
            default:
                throw new InvalidDataException($"authentication request {request.Int32At(0)} that this client does not answer");
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience).ConfigureAwait(false);
        _received.Write(bytes);
        return bytes;
    }
}
