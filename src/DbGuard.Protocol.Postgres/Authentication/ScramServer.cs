using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The server's side of one SCRAM-SHA-256 exchange: client-first, server-first, client-final, server-final.</summary>
/// <remarks>
/// <code>
/// AuthenticationMessage.WriteSasl(writer, ScramServer.Mechanisms(binding))   // offer
/// TryBegin(mechanism, data)   -> AuthenticationMessage.SaslContinue(serverFirst)
/// TryFinish(data)             -> AuthenticationMessage.SaslFinal(serverFinal), AuthenticationOk
/// </code>
/// For an unknown user use <see cref="ScramVerifier.Mock"/>: the exchange runs to its end and fails there like any other.
/// The user name inside the exchange is ignored, as PostgreSQL does: the one in StartupMessage counts.
/// Source: PostgreSQL 18 docs, 54.3.1 SCRAM-SHA-256 Authentication; RFC 5802, RFC 7677, RFC 5929.
/// </remarks>
public sealed class ScramServer
{
    private readonly ScramVerifier _verifier;
    private readonly ReadOnlyMemory<byte> _channelBinding;
    private readonly string _serverNonce;
    private string _gs2Header = string.Empty;
    private string _clientFirstBare = string.Empty;
    private string _serverFirst = string.Empty;
    private string _nonce = string.Empty;
    private bool _bound;
    private Step _step = Step.ClientFirst;

    /// <param name="verifier">The user's, or a mock.</param>
    /// <param name="channelBinding">
    /// tls-server-end-point data of the connection's certificate (see <see cref="TlsServerEndPoint"/>) when the PLUS
    /// mechanism was offered; empty when it was not.
    /// </param>
    public ScramServer(ScramVerifier verifier, ReadOnlyMemory<byte> channelBinding = default)
        : this(verifier, channelBinding, ScramCrypto.NewNonce())
    {
    }

    internal ScramServer(ScramVerifier verifier, ReadOnlyMemory<byte> channelBinding, string serverNonce)
    {
        _verifier = verifier;
        _channelBinding = channelBinding;
        _serverNonce = serverNonce;
    }

    private enum Step
    {
        ClientFirst,
        ClientFinal,
        Done,
    }

    /// <summary>What to offer, strongest first.</summary>
    public static string[] Mechanisms(bool channelBindingAvailable) =>
        channelBindingAvailable ? [ScramMechanisms.Sha256Plus, ScramMechanisms.Sha256] : [ScramMechanisms.Sha256];

    /// <summary>Takes SASLInitialResponse and makes the challenge.</summary>
    /// <exception cref="InvalidOperationException">Called twice.</exception>
    public bool TryBegin(
        ReadOnlySpan<byte> mechanism,
        ReadOnlySpan<byte> clientFirst,
        out byte[] serverFirst,
        [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        Enter(Step.ClientFirst);
        serverFirst = [];
        if (mechanism.SequenceEqual("SCRAM-SHA-256-PLUS"u8) && !_channelBinding.IsEmpty)
        {
            _bound = true;
        }
        else if (!mechanism.SequenceEqual("SCRAM-SHA-256"u8))
        {
            failure = AuthenticationFailure.Malformed("mechanism");
            return false;
        }

        failure = ReadClientFirst(ScramAttributes.Decode(clientFirst), out var clientNonce);
        if (failure is not null)
        {
            return false;
        }

        _nonce = clientNonce + _serverNonce;
        _serverFirst = string.Create(
            CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_verifier.Salt)},i={_verifier.Iterations}");
        serverFirst = Encoding.UTF8.GetBytes(_serverFirst);
        _step = Step.ClientFinal;
        return true;
    }

    /// <summary>Takes SASLResponse, checks the proof, and proves in turn that we know the verifier.</summary>
    /// <exception cref="InvalidOperationException">Called before <see cref="TryBegin"/> succeeded, or twice.</exception>
    public bool TryFinish(
        ReadOnlySpan<byte> clientFinal, out byte[] serverFinal, [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        Enter(Step.ClientFinal);
        serverFinal = [];
        failure = ReadClientFinal(ScramAttributes.Decode(clientFinal), out var withoutProof, out var proof);
        if (failure is not null)
        {
            return false;
        }

        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        var clientKey = HMACSHA256.HashData(_verifier.StoredKey, authMessage);
        ScramCrypto.Xor(clientKey, proof);
        var proven = CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _verifier.StoredKey);
        CryptographicOperations.ZeroMemory(clientKey);
        if (!proven || _verifier.IsMock)
        {
            failure = AuthenticationFailure.WrongPassword();
            return false;
        }

        var signature = HMACSHA256.HashData(_verifier.ServerKey, authMessage);
        serverFinal = Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(signature)}");
        return true;
    }

    private AuthenticationFailure? ReadClientFirst(string? message, out string clientNonce)
    {
        clientNonce = string.Empty;
        var flagEnd = message?.IndexOf(',', StringComparison.Ordinal) ?? -1;
        if (message is null || flagEnd < 0)
        {
            return AuthenticationFailure.Malformed("channel-binding flag");
        }

        if (CheckBindingFlag(message[..flagEnd]) is { } failure)
        {
            return failure;
        }

        if (message.Length == flagEnd + 1 || message[flagEnd + 1] != ',')
        {
            return AuthenticationFailure.Unsupported("a SASL authorization identity");
        }

        _gs2Header = message[..(flagEnd + 2)];
        _clientFirstBare = message[(flagEnd + 2)..];
        if (_clientFirstBare.StartsWith("m=", StringComparison.Ordinal))
        {
            return AuthenticationFailure.Unsupported("a mandatory SCRAM extension");
        }

        var attributes = new ScramAttributes(_clientFirstBare);
        attributes.Read('n');
        clientNonce = attributes.Read('r');
        attributes.SkipExtensions();
        return attributes.Failed || !ScramAttributes.IsNonce(clientNonce)
            ? AuthenticationFailure.Malformed("client-first-message")
            : null;
    }

    private AuthenticationFailure? CheckBindingFlag(string flag) => flag switch
    {
        "n" or "y" when _bound => AuthenticationFailure.Malformed("channel-binding flag"),
        "n" => null,
        // The client could bind but saw no PLUS. If we offered it, somebody took it out of the list on the way.
        "y" when !_channelBinding.IsEmpty => AuthenticationFailure.Negotiation(
            "SCRAM channel binding was offered but the client did not see the offer"),
        "y" => null,
        $"p={ScramMechanisms.BindingType}" when _bound => null,
        _ when flag.StartsWith("p=", StringComparison.Ordinal) && _bound => AuthenticationFailure.Unsupported("this SCRAM channel-binding type"),
        _ => AuthenticationFailure.Malformed("channel-binding flag"),
    };

    private AuthenticationFailure? ReadClientFinal(string? message, out string withoutProof, out byte[] proof)
    {
        withoutProof = string.Empty;
        proof = [];
        if (message is null)
        {
            return AuthenticationFailure.Malformed("client-final-message");
        }

        var attributes = new ScramAttributes(message);
        var binding = attributes.Read('c');
        var nonce = attributes.Read('r');
        var proofText = string.Empty;
        while (!attributes.Failed && !attributes.AtEnd)
        {
            // Extensions may stand before the proof, which is last.
            var start = attributes.Position;
            var value = attributes.ReadAny(out var name);
            if (name == 'p' && attributes.AtEnd)
            {
                proofText = value;
                withoutProof = message[..(start - 1)];
            }
        }

        if (attributes.Failed || !ScramCrypto.TryDecodeBase64(proofText, out proof) || proof.Length != ScramCrypto.KeyBytes)
        {
            return AuthenticationFailure.Malformed("client-final-message");
        }

        if (!string.Equals(nonce, _nonce, StringComparison.Ordinal))
        {
            return AuthenticationFailure.Malformed("nonce");
        }

        byte[] expected = _bound ? [.. Encoding.UTF8.GetBytes(_gs2Header), .. _channelBinding.Span] : Encoding.UTF8.GetBytes(_gs2Header);
        return string.Equals(binding, Convert.ToBase64String(expected), StringComparison.Ordinal)
            ? null
            : AuthenticationFailure.Negotiation("SCRAM channel binding check failed");
    }

    private void Enter(Step step)
    {
        if (_step != step)
        {
            throw new InvalidOperationException("the SCRAM exchange is at another step");
        }

        _step = Step.Done;
    }
}
