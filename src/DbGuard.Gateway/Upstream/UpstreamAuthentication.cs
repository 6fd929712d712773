using System.Text;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Upstream;

/// <summary>Answers the upstream's Authentication messages with the gateway's credential: trust, cleartext, md5, SCRAM-SHA-256(-PLUS).</summary>
internal sealed class UpstreamAuthentication(MessageChannel channel, string user, byte[]? password, bool requiresChannelBinding)
{
    private ScramClient? _scram;

    /// <summary>True once AuthenticationOk was received and may be believed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Answers the message in <see cref="MessageChannel.Body"/>.</summary>
    /// <exception cref="UpstreamException">The server asks for something the gateway does not do, or has not proven itself.</exception>
    public async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        switch (ReadKind(out var data))
        {
            // INVARIANT: a login that must be bound to the channel is believed only when it was: any other method could be passed on by who is in between.
            case not AuthenticationKind.Sasl when requiresChannelBinding && _scram is null:
                throw new UpstreamException(SqlState.InvalidAuthorization, "channel binding is required but the upstream server asks for another kind of login") { IsOurs = true };
            case AuthenticationKind.Ok when _scram is null or { IsFinished: true }:
                IsDone = true;
                return;
            case AuthenticationKind.CleartextPassword:
                SendPassword(RequirePassword());
                break;
            case AuthenticationKind.Md5Password:
                SendPassword(Encoding.ASCII.GetBytes(Md5Password.Respond(user, Encoding.UTF8.GetString(RequirePassword()), data)));
                break;
            case AuthenticationKind.Sasl:
                Begin(Encoding.UTF8.GetString(RequirePassword()));
                break;
            case AuthenticationKind.SaslContinue when _scram is { } scram:
                // WHY off this thread: the proof costs thousands of hash rounds.
                var proof = await Task.Run(() => scram.TryContinue(data, out var final, out var failure) ? final : throw Failed(failure), cancellationToken);
                new SaslResponseMessage(proof).Write(channel.Output);
                break;
            case AuthenticationKind.SaslFinal when _scram is { } scram:
                if (!scram.TryFinish(data, out var reason))
                {
                    throw Failed(reason);
                }

                return;
            default:
                throw new UpstreamException(SqlState.InvalidAuthorization, "the upstream server asks for an authentication method the gateway does not speak") { IsOurs = true };
        }

        await channel.FlushAsync();
    }

    private static UpstreamException Failed(AuthenticationFailure failure) =>
        new(SqlState.InvalidAuthorization, $"login on the upstream server failed: {failure.Sentence}") { IsOurs = true };

    private AuthenticationKind ReadKind(out byte[] data)
    {
        if (!AuthenticationMessage.TryDecode(channel.Body, out var message, out _))
        {
            throw UpstreamHandshake.Unexpected();
        }

        data = message.Data.ToArray();
        return message.Kind;
    }

    private byte[] RequirePassword() =>
        password ?? throw new UpstreamException(SqlState.InvalidAuthorization, "the upstream server asks for a password and none is configured") { IsOurs = true };

    private void Begin(string text)
    {
        AuthenticationMessage.TryDecode(channel.Body, out var message, out _);
        if (!ScramClient.TryCreate(message.Mechanisms, text, channel.Transport.ChannelBinding.Span, requiresChannelBinding, out var scram, out var failure))
        {
            throw Failed(failure);
        }

        _scram = scram;
        new SaslInitialResponseMessage(Encoding.ASCII.GetBytes(scram.Mechanism), scram.ClientFirst.Span).Write(channel.Output);
    }

    private void SendPassword(byte[] answer)
    {
        channel.Output.BeginMessage(FrontendMessageType.Password);
        channel.Output.WriteCString(answer);
        channel.Output.EndMessage();
    }
}
