using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using DbGuard.TestKit;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Wire;

/// <summary>
/// A connection of a case: it sends exactly the bytes it is given, keeps every byte that comes back, and lets the case read
/// messages with a time limit of its own. Reading goes on in the background, so that what nobody waits for is kept too.
/// </summary>
internal sealed class CaseConnection : IAsyncDisposable
{
    private const int LongestMessage = 256 * 1024 * 1024;
    private static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(90);

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly MemoryStream _received = new();
    private readonly Lock _gate = new();
    private readonly Channel<WireMessage> _messages = Channel.CreateUnbounded<WireMessage>(new() { SingleReader = true, SingleWriter = true });
    private readonly Task _pump;
    private int _afterLogin;

    private CaseConnection(TcpClient tcp, Stream stream)
    {
        _tcp = tcp;
        _stream = stream;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Process id of BackendKeyData.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Key of BackendKeyData.</summary>
    public byte[] CancelKey { get; private set; } = [];

    /// <summary>Authentication requests and errors of the login.</summary>
    public List<WireMessage> LoginMessages { get; } = [];

    /// <summary>Every byte since the login.</summary>
    public byte[] Received
    {
        get
        {
            lock (_gate)
            {
                return _received.GetBuffer().AsSpan(_afterLogin, (int)_received.Length - _afterLogin).ToArray();
            }
        }
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="WireRefusedException">The other side answered with an error.</exception>
    public static async Task<CaseConnection> OpenAsync(
        PostgresEndpoint endpoint, IEnumerable<KeyValuePair<string, string>> parameters, int version, X509ChainPolicy? tls)
    {
        var tcp = new TcpClient { NoDelay = true };
        CaseConnection? connection = null;
        try
        {
            await tcp.ConnectAsync(endpoint.Host, endpoint.Port);
            connection = new CaseConnection(tcp, await EncryptAsync(tcp.GetStream(), tls));
            await connection.LogInAsync(endpoint, parameters, version);
            return connection;
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes; a connection that is closed swallows them.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The reader tells that the other side has gone.
        }
    }

    /// <summary>Reads up to and with a message of one of <paramref name="types"/>; none: until the time is over.</summary>
    public async Task<(List<WireMessage> Messages, Ending Ending)> ReadAsync(string types, TimeSpan time, Func<WireMessage, Task>? onMessage = null)
    {
        var messages = new List<WireMessage>();
        using var deadline = new CancellationTokenSource(time);
        try
        {
            while (true)
            {
                var message = await _messages.Reader.ReadAsync(deadline.Token);
                messages.Add(message);
                if (onMessage is not null)
                {
                    await onMessage(message);
                }

                if (types.Contains(message.Type, StringComparison.Ordinal))
                {
                    return (messages, Ending.Arrived);
                }
            }
        }
        catch (ChannelClosedException)
        {
            return (messages, Ending.Closed);
        }
        catch (OperationCanceledException)
        {
            return (messages, types.Length == 0 ? Ending.Arrived : Ending.TimedOut);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
        await _pump;
    }

    private static async Task<Stream> EncryptAsync(NetworkStream plain, X509ChainPolicy? tls)
    {
        if (tls is null)
        {
            return plain;
        }

        await plain.WriteAsync(Frontend.SslRequest);
        var answer = new byte[1];
        await plain.ReadExactlyAsync(answer);
        if (answer[0] != 'S')
        {
            throw new InvalidDataException("TLS is refused");
        }

        var encrypted = new SslStream(plain);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = tls });
        return encrypted;
    }

    private async Task LogInAsync(PostgresEndpoint endpoint, IEnumerable<KeyValuePair<string, string>> parameters, int version)
    {
        await SendAsync(Frontend.Startup(version,
            [("user", endpoint.User), ("database", endpoint.Database), .. parameters.Select(item => (item.Key, item.Value))]));
        var login = new ScramExchange(endpoint.Password);
        while (true)
        {
            var (messages, ending) = await ReadAsync("RKSNEZv", LoginPatience);
            if (ending != Ending.Arrived)
            {
                throw new InvalidDataException($"the login did not end: {ending}");
            }

            var message = messages[^1];
            switch (message.Type)
            {
                case 'R':
                    LoginMessages.Add(message);
                    await AnswerAsync(message, login);
                    break;
                case 'K':
                    ProcessId = message.Int32At(0);
                    CancelKey = message.Body[4..];
                    break;
                case 'E':
                    throw new WireRefusedException(message);
                case 'Z':
                    lock (_gate)
                    {
                        _afterLogin = (int)_received.Length;
                    }

                    return;
            }
        }
    }

    private async Task AnswerAsync(WireMessage request, ScramExchange login)
    {
        const int Ok = 0, Sasl = 10, SaslContinue = 11, SaslFinal = 12;
        switch (request.Int32At(0))
        {
            case Ok:
                break;
            case Sasl:
                await SendAsync(Frontend.SaslInitialResponse(ScramExchange.Mechanism, login.First));
                break;
            case SaslContinue:
                await SendAsync(Frontend.SaslResponse(login.Final(Encoding.ASCII.GetString(request.Body, 4, request.Body.Length - 4))));
                break;
            case SaslFinal when login.Verifies(Encoding.ASCII.GetString(request.Body, 4, request.Body.Length - 4)):
                break;
            default:
                throw new InvalidDataException($"authentication request {request.Int32At(0)} that this client does not answer");
        }
    }

    private async Task PumpAsync()
    {
        var buffer = new byte[64 * 1024];
        int start = 0, end = 0;
        try
        {
            while (true)
            {
                while (TryCut(buffer.AsSpan(start, end - start), out var message, out var taken))
                {
                    start += taken;
                    _messages.Writer.TryWrite(message);
                }

                Array.Copy(buffer, start, buffer, 0, end - start);
                (start, end) = (0, end - start);
                if (end == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var count = await _stream.ReadAsync(buffer.AsMemory(end));
                if (count == 0)
                {
                    break;
                }

                lock (_gate)
                {
                    _received.Write(buffer, end, count);
                }

                end += count;
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidDataException)
        {
            // The connection broke, was closed here, or does not speak the protocol: nothing more can be read.
        }

        _messages.Writer.TryComplete();
    }

    private static bool TryCut(ReadOnlySpan<byte> bytes, out WireMessage message, out int taken)
    {
        const int HeaderBytes = 5;
        (message, taken) = (null!, 0);
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        if (length is < 4 or > LongestMessage)
        {
            throw new InvalidDataException($"message of {length} bytes");
        }

        if (bytes.Length < 1 + length)
        {
            return false;
        }

        taken = 1 + length;
        message = new WireMessage((char)bytes[0], bytes[HeaderBytes..taken].ToArray());
        return true;
    }
}
