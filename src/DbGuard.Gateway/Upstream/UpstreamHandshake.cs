using System.Text;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Upstream.Credentials;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Upstream;

/// <summary>The gateway's own login on the guarded server, from StartupMessage to the first ReadyForQuery.</summary>
internal static class UpstreamHandshake
{
    /// <summary>Runs it.</summary>
    /// <exception cref="UpstreamException">The server refused.</exception>
    public static async Task<UpstreamConnection> RunAsync(
        MessageChannel channel, UpstreamEndpoint endpoint, UpstreamSecret secret, UpstreamLogin login, CancellationToken cancellationToken)
    {
        var user = secret.User ?? endpoint.User;
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("user", user),
            new("database", login.Database),
        };
        parameters.AddRange(login.Parameters);
        parameters.AddRange(UpstreamLogin.Pinned);
        // WHY 3.0: servers before 18 answer 3.2 with a negotiation; nothing of 3.2 is needed on this side.
        new StartupMessage(ProtocolVersion.V30, [.. parameters]).Write(channel.Output);
        await channel.FlushAsync();

        var authentication = new UpstreamAuthentication(channel, user, secret.Password, endpoint.ChannelBinding == UpstreamChannelBinding.Require);
        var reported = new List<KeyValuePair<string, string>>();
        CancelRequest? cancelKey = null;
        while (true)
        {
            switch ((BackendMessageType)await channel.ReadFrameAsync(FrameLimits.Backend))
            {
                case BackendMessageType.Authentication when reported.Count == 0:
                    await authentication.AnswerAsync(cancellationToken);
                    break;
                case BackendMessageType.ParameterStatus when authentication.IsDone:
                    reported.Add(ReadParameter(channel.Body));
                    break;
                case BackendMessageType.BackendKeyData when authentication.IsDone:
                    cancelKey = ReadKey(channel.Body);
                    break;
                case BackendMessageType.NoticeResponse:
                    break;
                case BackendMessageType.ReadyForQuery when authentication.IsDone:
                    channel.ConsumeFrame();
                    // The server reports it at every login (PostgreSQL 18 docs, 54.2.7 Asynchronous Operations): checking costs nothing.
                    if (!endpoint.AllowSuperuser && reported.Exists(static p => p is { Key: "is_superuser", Value: "on" }))
                    {
                        throw UpstreamException.Superuser();
                    }

                    return new UpstreamConnection(channel, user, reported, cancelKey);
                case BackendMessageType.ErrorResponse:
                    throw ReadError(channel.Body, "the upstream server refused the gateway's login");
                default:
                    throw Unexpected();
            }
        }
    }

    /// <summary>What an ErrorResponse says, as an exception: its SQLSTATE and our sentence.</summary>
    public static UpstreamException ReadError(ReadOnlySpan<byte> body, string sentence) =>
        ErrorResponseMessage.TryDecode(body, out var error, out _)
            ? new UpstreamException(
                Encoding.ASCII.GetString(error.Fields[ReportFieldCode.SqlState]),
                $"{sentence}: {Encoding.UTF8.GetString(error.Fields[ReportFieldCode.Message])}")
            : Unexpected();

    public static UpstreamException Unexpected() =>
        new(SqlState.ProtocolViolation, "the upstream server sent an unexpected message");

    private static KeyValuePair<string, string> ReadParameter(ReadOnlySpan<byte> body) =>
        ParameterStatusMessage.TryDecode(body, out var status, out _)
            ? new(Encoding.UTF8.GetString(status.Name), Encoding.UTF8.GetString(status.Value))
            : throw Unexpected();

    private static CancelRequest ReadKey(ReadOnlySpan<byte> body) =>
        BackendKeyDataMessage.TryDecode(body, out var key, out _)
            ? new CancelRequest(key.ProcessId, key.SecretKey.ToArray())
            : throw Unexpected();
}
