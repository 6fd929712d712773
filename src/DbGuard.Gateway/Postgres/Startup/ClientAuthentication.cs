using System.Text;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Identity.Tokens;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>Finds out who the client is. The user name alone never counts.</summary>
/// <param name="methods">How each user logs in.</param>
/// <param name="throttle">Counts what fails.</param>
/// <param name="certificates">What client certificates mean.</param>
internal sealed class ClientAuthentication(LoginMethods methods, LoginThrottle throttle, CertificateLogin certificates)
{
    private const string Refused = "authentication failed";

    /// <summary>Runs the exchange that the user name calls for.</summary>
    /// <exception cref="SessionRefusedException">Not proven.</exception>
    public async Task<ProvenIdentity> AuthenticateAsync(MessageChannel channel, string user)
    {
        certificates.Admit(channel.Transport);
        var method = methods.For(user);

        // WHY not throttled: nobody guesses a key, and a neighbour's wrong passwords must not keep a workload out.
        var identity = method is LoginMethod.Certificate certificate
            ? CertificateLogin.Identify(channel.Transport, certificate.Issuer, user)
            : await ProveWithinLimitsAsync(channel, method, user);
        return certificates.Bind(identity, channel.Transport);
    }

    private async Task<ProvenIdentity> ProveWithinLimitsAsync(MessageChannel channel, LoginMethod method, string user)
    {
        // WHY passwords only: nobody guesses a token, and one job that tries again and again with an expired one must not keep out the others of its node.
        if (method is not LoginMethod.Scram)
        {
            return await ProveAsync(channel, method, user);
        }

        var address = channel.Transport.RemoteAddress;
        if (throttle.Refusal(user, address) is { } tooMany)
        {
            throw new SessionRefusedException(SqlState.ConfigurationLimitExceeded, tooMany)
            {
                Code = "DBG7020",
                Hint = "wait a minute, then log in with the right credential",
                IsThrottled = true,
            };
        }

        try
        {
            var identity = await ProveAsync(channel, method, user);
            throttle.Succeeded(user, address);
            return identity;
        }
        catch (SessionRefusedException refused) when (refused.SqlState == SqlState.InvalidPassword)
        {
            throttle.Failed(user, address);
            throw;
        }
    }

    private static Task<ProvenIdentity> ProveAsync(MessageChannel channel, LoginMethod method, string user) => method switch
    {
        LoginMethod.Scram scram => ScramAsync(channel, scram, user),
        LoginMethod.Token token => TokenAsync(channel, token.Issuer, user),
        LoginMethod.OAuthBearer token => OAuthBearerAsync(channel, token.Issuer, user),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<ProvenIdentity> ScramAsync(MessageChannel channel, LoginMethod.Scram method, string user)
    {
        if (method.Identity is null)
        {
            CertificateLogin.RefuseStranger(channel.Transport, user);
        }

        var binding = channel.Transport.ChannelBinding;
        var exchange = new ScramServer(method.Verifier, binding);
        AuthenticationMessage.WriteSasl(channel.Output, ScramServer.Mechanisms(!binding.IsEmpty));
        await channel.FlushAsync();

        await ReadPasswordAsync(channel);
        Begin(channel, exchange);
        await channel.FlushAsync();

        await ReadPasswordAsync(channel);
        Finish(channel, exchange);
        return method.Identity ?? throw new SessionRefusedException(SqlState.InvalidPassword, Refused, "unknown user");
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
        RequireSecrecy(channel, issuer);
        AuthenticationMessage.CleartextPassword.Write(channel.Output);
        await channel.FlushAsync();
        await ReadPasswordAsync(channel);
        var (principal, refusal) = await issuer.ValidateAsync(ReadToken(channel.Body), user);
        return principal is not null ? new ProvenIdentity(principal, []) : throw NotAccepted(refusal);
    }

    /// <summary>PostgreSQL 18 docs, 54.3.2 OAUTHBEARER Authentication.</summary>
    private static async Task<ProvenIdentity> OAuthBearerAsync(MessageChannel channel, TokenIssuer issuer, string user)
    {
        RequireSecrecy(channel, issuer);
        AuthenticationMessage.WriteSasl(channel.Output, OAuthBearerServer.Mechanism);
        await channel.FlushAsync();
        await ReadPasswordAsync(channel);
        if (!TryReadInitialResponse(channel, out var token))
        {
            // The client waits for an empty challenge before it speaks (RFC 4422, 3.3).
            AuthenticationMessage.SaslContinue([]).Write(channel.Output);
            await channel.FlushAsync();
            await ReadPasswordAsync(channel);
            token = ReadBearer(channel.Body);
        }

        string? refusal = null;
        if (token.Length > 0)
        {
            (var principal, refusal) = await issuer.ValidateAsync(token, user);
            if (principal is not null)
            {
                return new ProvenIdentity(principal, []);
            }
        }

        AuthenticationMessage.SaslContinue(OAuthBearerServer.Refusal(issuer.MetadataAddress, issuer.Scope)).Write(channel.Output);
        await channel.FlushAsync();
        await ReadPasswordAsync(channel);
        if (!OAuthBearerServer.IsDummy(channel.Body))
        {
            throw new SessionRefusedException(SqlState.ProtocolViolation, "the answer to a refused token is malformed");
        }

        throw refusal is null
            ? new SessionRefusedException(SqlState.InvalidAuthorization, "no token was sent", "no token was sent: the client asked where to get one")
            {
                Code = "DBG7012",
                Hint = "get a token from the issuer named in the challenge",
            }
            : NotAccepted(refusal);
    }

    /// <summary>Takes the token of the first response; false when that brings no data yet.</summary>
    private static bool TryReadInitialResponse(MessageChannel channel, out string token)
    {
        if (!SaslInitialResponseMessage.TryDecode(channel.Body, out var first, out var violation))
        {
            throw new ProtocolViolationException(violation);
        }

        if (!first.Mechanism.SequenceEqual("OAUTHBEARER"u8))
        {
            throw new SessionRefusedException(SqlState.ProtocolViolation, "the client chose a SASL mechanism that was not offered");
        }

        token = first.Data.IsNull ? "" : ReadBearer(first.Data.Bytes);
        return !first.Data.IsNull;
    }

    private static string ReadBearer(ReadOnlySpan<byte> data) =>
        OAuthBearerServer.TryRead(data, out var token, out var failure) ? token : throw Refusal(failure);

    private static void RequireSecrecy(MessageChannel channel, TokenIssuer issuer)
    {
        if (!channel.Transport.IsEncrypted && !(issuer.AllowsPlaintextOnLoopback && channel.Transport.IsLoopback))
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, "a token needs an encrypted connection") { Hint = "connect with sslmode=require or stricter" };
        }
    }

    private static SessionRefusedException NotAccepted(string? refusal) =>
        new(SqlState.InvalidPassword, $"the token is not accepted: {refusal}")
        {
            Code = "DBG7010",
            Hint = "get a fresh token for this gateway's audience",
        };

    private static string ReadToken(ReadOnlySpan<byte> body) => body is [.. var token, 0]
        ? Encoding.UTF8.GetString(token).Trim()
        : throw new SessionRefusedException(SqlState.ProtocolViolation, "the password message is malformed");

    private static async Task ReadPasswordAsync(MessageChannel channel)
    {
        if (await channel.ReadFrameAsync(FrameLimits.FrontendLogin) == (byte)FrontendMessageType.Terminate)
        {
            throw new PeerClosedException();
        }
    }
}
