using System.Buffers.Binary;
using System.Text;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Upstream;

/// <summary>A session on the guarded server after login: <c>ReadyForQuery</c> has been received.</summary>
internal sealed class UpstreamConnection(MessageChannel channel, string user, IReadOnlyList<KeyValuePair<string, string>> parameters, CancelRequest? cancelKey)
    : IAsyncDisposable
{
    public MessageChannel Channel { get; } = channel;

    /// <summary>The role of the session: what <c>$user</c> stands for.</summary>
    public string User { get; } = user;

    /// <summary>What the server reported at login, in its order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; } = parameters;

    /// <summary>What cancels a statement of this session; null when the server gave no key.</summary>
    public CancelRequest? CancelKey { get; } = cancelKey;

    /// <summary>Runs one of the gateway's own statements by simple query and returns its rows as text.</summary>
    /// <exception cref="UpstreamException">The server refused it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<List<string?[]>> QueryTextAsync(string sql, CancellationToken cancellationToken)
    {
        new QueryMessage(Encoding.UTF8.GetBytes(sql)).Write(Channel.Output);
        return await FinishAsync(cancellationToken);
    }

    /// <summary>Sends what has been written to the channel, which ends in Query or Sync, and returns the rows of the answer as text.</summary>
    /// <inheritdoc cref="QueryTextAsync"/>
    public async Task<List<string?[]>> FinishAsync(CancellationToken cancellationToken) => (await AnswerAsync(int.MaxValue, cancellationToken)).Rows;

    /// <summary>Sends what has been written to the channel, which ends in Query or Sync, and returns what the server says.</summary>
    /// <param name="keepRows">Rows to keep; the others are counted only.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    /// <inheritdoc cref="QueryTextAsync"/>
    public async Task<UpstreamAnswer> AnswerAsync(int keepRows, CancellationToken cancellationToken)
    {
        await using var abort = cancellationToken.UnsafeRegister(static state => ((MessageChannel)state!).Transport.Abort(), Channel);
        await Channel.FlushAsync();
        var rows = new List<string?[]>();
        var tags = new List<string>();
        var count = 0L;
        UpstreamException? error = null;
        while (true)
        {
            switch ((BackendMessageType)await Channel.ReadFrameAsync(FrameLimits.Backend))
            {
                case BackendMessageType.DataRow:
                    if (count++ < keepRows)
                    {
                        rows.Add(ReadRow(Channel.Body));
                    }

                    break;
                case BackendMessageType.CommandComplete:
                    tags.Add(Encoding.UTF8.GetString(Channel.Body).TrimEnd('\0'));
                    break;
                case BackendMessageType.ErrorResponse:
                    error ??= UpstreamHandshake.ReadError(Channel.Body, "the upstream server refused a query of the gateway");
                    break;
                case BackendMessageType.RowDescription:
                case BackendMessageType.EmptyQueryResponse:
                case BackendMessageType.NoticeResponse:
                case BackendMessageType.NotificationResponse:
                case BackendMessageType.ParameterStatus:
                case BackendMessageType.ParseComplete:
                case BackendMessageType.BindComplete:
                case BackendMessageType.NoData:
                    break;
                case BackendMessageType.ReadyForQuery:
                    return error is null ? new UpstreamAnswer(rows, count, tags) : throw error;
                default:
                    throw new UpstreamException(SqlState.ProtocolViolation, "the upstream server sent an unexpected message");
            }
        }
    }

    private IAsyncDisposable? _lease;

    /// <summary>Ends with the connection, after it.</summary>
    public UpstreamConnection With(IAsyncDisposable lease)
    {
        _lease = lease;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        if (Interlocked.Exchange(ref _lease, null) is { } lease)
        {
            await lease.DisposeAsync();
        }
    }

    private static string?[] ReadRow(ReadOnlySpan<byte> body)
    {
        var row = new string?[BinaryPrimitives.ReadUInt16BigEndian(body)];
        var rest = body[sizeof(short)..];
        for (var i = 0; i < row.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length >= 0)
            {
                row[i] = Encoding.UTF8.GetString(rest[..length]);
                rest = rest[length..];
            }
        }

        return row;
    }
}
