using System.Text;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>Finds out who the client is. The user name alone never counts.</summary>
internal sealed class ClientAuthentication(LoginMethods methods)
{
    private const string Refused = "authentication failed";

    /// <summary>Runs the exchange that the user name calls for.</summary>
    /// <exception cref="SessionRefusedException">Not proven.</exception>
    public Task<ProvenIdentity> AuthenticateAsync(MessageChannel channel, string user) => methods.For(user) switch
    {
        LoginMethod.Scram scram => ScramAsync(channel, scram),
        LoginMethod.Token token => TokenAsync(channel, token.Issuer, user),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<ProvenIdentity> ScramAsync(MessageChannel channel, LoginMethod.Scram method)
    {
        var binding = channel.Transport.ChannelBinding;
        var exchange = new ScramServer(method.Verifier, binding);
        AuthenticationMessage.WriteSasl(channel.Output, ScramServer.Mechanisms(!binding.IsEmpty));
        await channel.FlushAsync();

        await ReadPasswordAsync(channel);
        Begin(channel, exchange);
        await channel.FlushAsync();

        await ReadPasswordAsync(channel);
        Finish(channel, exchange);
        return method.Agent is { } agent
            ? new ProvenIdentity(agent.Principal, agent.Databases)
            : throw new SessionRefusedException(SqlState.InvalidPassword, Refused, "unknown user");
    }

    private static void Begin(MessageChannel channel, ScramServer exchange)
    {
        if (!SaslInitialResponseMessage.TryDecode(channel.Body, out var first, out var violation))
        {
            throw new ProtocolViolationException(violation);
        }

        if (!exchange.TryBegin(first.Mechanism, first.Data.Bytes, out var challenge, out var failure))
        {
            throw Refusal(failure);
        }

        AuthenticationMessage.SaslContinue(challenge).Write(channel.Output);
    }

    private static void Finish(MessageChannel channel, ScramServer exchange)
    {
        if (!exchange.TryFinish(channel.Body, out var proof, out var failure))
        {
            throw Refusal(failure);
        }

        AuthenticationMessage.SaslFinal(proof).Write(channel.Output);
    }

    private static SessionRefusedException Refusal(AuthenticationFailure failure) =>
        failure.Code == ProtocolViolationCodes.AuthenticationFailed
            ? new SessionRefusedException(failure.SqlState, Refused, failure.Sentence)
            : new SessionRefusedException(failure.SqlState, failure.Sentence);

    private static async Task<ProvenIdentity> TokenAsync(MessageChannel channel, TokenIssuer issuer, string user)
    {
        if (!channel.Transport.IsEncrypted && !(issuer.AllowsPlaintextOnLoopback && channel.Transport.IsLoopback))
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, "a token needs an encrypted connection") { Hint = "connect with sslmode=require or stricter" };
        }

        AuthenticationMessage.CleartextPassword.Write(channel.Output);
        await channel.FlushAsync();
        await ReadPasswordAsync(channel);
        var (principal, refusal) = await issuer.ValidateAsync(ReadToken(channel.Body), user);
        return principal is not null
            ? new ProvenIdentity(principal, [])
            : throw new SessionRefusedException(SqlState.InvalidPassword, $"the token is not accepted: {refusal}")
            {
                Code = "DBG7010",
                Hint = "get a fresh token for this gateway's audience and send it as the password",
            };
    }

    private static string ReadToken(ReadOnlySpan<byte> body) => body is [.. var token, 0]
        ? Encoding.UTF8.GetString(token)
        : throw new SessionRefusedException(SqlState.ProtocolViolation, "the password message is malformed");

    private static async Task ReadPasswordAsync(MessageChannel channel)
    {
        if (await channel.ReadFrameAsync(FrameLimits.FrontendLogin) == (byte)FrontendMessageType.Terminate)
        {
            throw new PeerClosedException();
        }
    }
}
