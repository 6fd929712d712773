using System.Text;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Upstream;

/// <summary>Answers the upstream's Authentication messages with the gateway's credential: trust, cleartext, md5, SCRAM-SHA-256(-PLUS).</summary>
internal sealed class UpstreamAuthentication(MessageChannel channel, UpstreamEndpoint endpoint)
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
            case AuthenticationKind.Ok when _scram is null or { IsFinished: true }:
                IsDone = true;
                return;
            case AuthenticationKind.CleartextPassword:
                SendPassword(await PasswordAsync(cancellationToken));
                break;
            case AuthenticationKind.Md5Password:
                var password = Encoding.UTF8.GetString(await PasswordAsync(cancellationToken));
                SendPassword(Encoding.ASCII.GetBytes(Md5Password.Respond(endpoint.User, password, data)));
                break;
            case AuthenticationKind.Sasl:
                Begin(Encoding.UTF8.GetString(await PasswordAsync(cancellationToken)));
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
                throw new UpstreamException(SqlState.InvalidAuthorization, "the upstream server asks for an authentication method the gateway does not speak");
        }

        await channel.FlushAsync();
    }

    private static UpstreamException Failed(AuthenticationFailure failure) =>
        new(SqlState.InvalidAuthorization, $"login on the upstream server failed: {failure.Sentence}");

    private AuthenticationKind ReadKind(out byte[] data)
    {
        if (!AuthenticationMessage.TryDecode(channel.Body, out var message, out _))
        {
            throw UpstreamHandshake.Unexpected();
        }

        data = message.Data.ToArray();
        return message.Kind;
    }

    private async ValueTask<byte[]> PasswordAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await endpoint.Credential.ReadAsync(cancellationToken)
                ?? throw new UpstreamException(SqlState.InvalidAuthorization, "the upstream server asks for a password and none is configured");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not UpstreamException)
        {
            throw new UpstreamException(SqlState.InvalidAuthorization, "the upstream password cannot be read", failure);
        }
    }

    private void Begin(string password)
    {
        AuthenticationMessage.TryDecode(channel.Body, out var message, out _);
        if (!ScramClient.TryCreate(message.Mechanisms, password, channel.Transport.ChannelBinding.Span, requireChannelBinding: false, out var scram, out var failure))
        {
            throw Failed(failure);
        }

        _scram = scram;
        new SaslInitialResponseMessage(Encoding.ASCII.GetBytes(scram.Mechanism), scram.ClientFirst.Span).Write(channel.Output);
    }

    private void SendPassword(byte[] password)
    {
        channel.Output.BeginMessage(FrontendMessageType.Password);
        channel.Output.WriteCString(password);
        channel.Output.EndMessage();
    }
}
