using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The client's side of one SCRAM-SHA-256 exchange, with channel binding when both sides can.</summary>
/// <remarks>
/// <code>
/// ScramClient.TryCreate(offered mechanisms, password, …)
/// SASLInitialResponse(client.Mechanism, client.ClientFirst)
/// AuthenticationSASLContinue -> TryContinue -> SASLResponse(clientFinal)
/// AuthenticationSASLFinal    -> TryFinish   -> only now may AuthenticationOk be believed
/// </code>
/// The caller must treat AuthenticationOk before <see cref="IsFinished"/> as a failure: a server that skips the last
/// step has not proven that it knows the password.
/// Source: PostgreSQL 18 docs, 54.3.1 SCRAM-SHA-256 Authentication; RFC 5802, RFC 7677, RFC 5929.
/// </remarks>
public sealed class ScramClient
{
    private readonly byte[] _preparedPassword;
    private readonly byte[] _bindingInput;
    private readonly string _clientNonce;
    private readonly string _clientFirstBare;
    private byte[] _expectedSignature = [];
    private Step _step = Step.ServerFirst;

    private ScramClient(byte[] preparedPassword, string gs2Header, ReadOnlySpan<byte> channelBinding, string user, string nonce)
    {
        _preparedPassword = preparedPassword;
        _bindingInput = [.. Encoding.UTF8.GetBytes(gs2Header), .. channelBinding];
        _clientNonce = nonce;
        _clientFirstBare = $"n={user},r={nonce}";
        Mechanism = channelBinding.IsEmpty ? ScramMechanisms.Sha256 : ScramMechanisms.Sha256Plus;
        ClientFirst = Encoding.UTF8.GetBytes(gs2Header + _clientFirstBare);
    }

    private enum Step
    {
        ServerFirst,
        ServerFinal,
        Finished,
        Failed,
    }

    /// <summary>The mechanism to name in SASLInitialResponse.</summary>
    public string Mechanism { get; }

    /// <summary>The data of SASLInitialResponse.</summary>
    public ReadOnlyMemory<byte> ClientFirst { get; }

    /// <summary>True once the server has proven that it knows the password.</summary>
    public bool IsFinished => _step == Step.Finished;

    /// <summary>Chooses the strongest mechanism offered and begins.</summary>
    /// <param name="offered">The mechanisms of AuthenticationSASL.</param>
    /// <param name="password">The password; SASLprep is applied here.</param>
    /// <param name="channelBinding">tls-server-end-point data of the server's certificate; empty without TLS.</param>
    /// <param name="requireChannelBinding">Fail rather than go on without binding, like libpq's channel_binding=require.</param>
    /// <param name="client">The exchange, or null.</param>
    /// <param name="failure">Why not.</param>
    public static bool TryCreate(
        SaslMechanismList offered,
        string password,
        ReadOnlySpan<byte> channelBinding,
        bool requireChannelBinding,
        [NotNullWhen(true)] out ScramClient? client,
        [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        client = null;
        failure = null;
        if (!channelBinding.IsEmpty && offered.Contains("SCRAM-SHA-256-PLUS"u8))
        {
            client = Create(password, $"p={ScramMechanisms.BindingType},,", channelBinding);
            return true;
        }

        if (requireChannelBinding)
        {
            failure = AuthenticationFailure.Negotiation("channel binding is required but the server does not offer it on this connection");
            return false;
        }

        if (!offered.Contains("SCRAM-SHA-256"u8))
        {
            failure = AuthenticationFailure.Unsupported("every SASL mechanism the server offers");
            return false;
        }

        // `y`: we could bind. A server that can, too, then knows that its offer was taken out on the way.
        client = Create(password, channelBinding.IsEmpty ? "n,," : "y,,", default);
        return true;
    }

    /// <summary>Takes AuthenticationSASLContinue and makes the proof (costs the server's iteration count in hashing).</summary>
    /// <exception cref="InvalidOperationException">Called twice.</exception>
    public bool TryContinue(
        ReadOnlySpan<byte> serverFirst, out byte[] clientFinal, [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        Enter(Step.ServerFirst);
        clientFinal = [];
        var message = ScramAttributes.Decode(serverFirst) ?? string.Empty;
        var attributes = new ScramAttributes(message);
        var nonce = attributes.Read('r');
        var saltText = attributes.Read('s');
        var iterationText = attributes.Read('i');
        attributes.SkipExtensions();
        if (attributes.Failed
            || !ScramAttributes.IsNonce(nonce)
            || !ScramCrypto.TryDecodeBase64(saltText, out var salt) || salt.Length == 0
            || !int.TryParse(iterationText, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations))
        {
            failure = AuthenticationFailure.Malformed("server-first-message");
            return false;
        }

        if (!nonce.StartsWith(_clientNonce, StringComparison.Ordinal) || nonce.Length == _clientNonce.Length)
        {
            failure = AuthenticationFailure.Malformed("nonce");
            return false;
        }

        if (iterations is < 1 or > ScramVerifier.MaxIterations)
        {
            failure = AuthenticationFailure.Malformed("iteration count");
            return false;
        }

        var withoutProof = $"c={Convert.ToBase64String(_bindingInput)},r={nonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirstBare},{message},{withoutProof}");
        var salted = ScramCrypto.SaltedPassword(_preparedPassword, salt, iterations);
        var clientKey = ScramCrypto.ClientKey(salted);
        _expectedSignature = HMACSHA256.HashData(ScramCrypto.ServerKey(salted), authMessage);
        ScramCrypto.Xor(clientKey, HMACSHA256.HashData(SHA256.HashData(clientKey), authMessage));
        clientFinal = Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(clientKey)}");
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(_preparedPassword);
        _step = Step.ServerFinal;
        failure = null;
        return true;
    }

    /// <summary>Takes AuthenticationSASLFinal and checks the server's signature.</summary>
    /// <exception cref="InvalidOperationException">Called before <see cref="TryContinue"/> succeeded, or twice.</exception>
    public bool TryFinish(ReadOnlySpan<byte> serverFinal, [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        Enter(Step.ServerFinal);
        var attributes = new ScramAttributes(ScramAttributes.Decode(serverFinal) ?? string.Empty);
        var signatureText = attributes.Read('v');
        attributes.SkipExtensions();
        if (attributes.Failed
            || !ScramCrypto.TryDecodeBase64(signatureText, out var signature)
            || !CryptographicOperations.FixedTimeEquals(signature, _expectedSignature))
        {
            failure = AuthenticationFailure.WrongServerSignature();
            return false;
        }

        _step = Step.Finished;
        failure = null;
        return true;
    }

    /// <summary>For the RFC's example, which names a user and a nonce; PostgreSQL wants the user empty.</summary>
    internal static ScramClient Create(string password, string gs2Header, ReadOnlySpan<byte> channelBinding, string user = "", string? nonce = null) =>
        new(SaslPrep.Prepare(password), gs2Header, channelBinding, user, nonce ?? ScramCrypto.NewNonce());

    private void Enter(Step step)
    {
        if (_step != step)
        {
            throw new InvalidOperationException("the SCRAM exchange is at another step");
        }

        _step = Step.Failed;
    }
}
