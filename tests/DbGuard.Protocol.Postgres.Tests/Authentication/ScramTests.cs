using System.Security.Cryptography;
using System.Text;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Protocol.Postgres.Tests.Authentication;

public sealed class ScramTests
{
    private static readonly byte[] s_binding = SHA256.HashData("certificate"u8);

    // RFC 7677, 3. SCRAM-SHA-256 and SCRAM-SHA-256-PLUS: user `user`, password `pencil`.
    private const string RfcClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string RfcServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string RfcSalt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private const string RfcClientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private const string RfcServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string RfcClientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string RfcServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void Client_RfcExample_SaysTheSame()
    {
        var client = ScramClient.Create("pencil", "n,,", default, "user", RfcClientNonce);
        Assert.Equal(RfcClientFirst, Text(client.ClientFirst.Span));
        Assert.True(client.TryContinue(Utf8(RfcServerFirst), out var final, out _));
        Assert.Equal(RfcClientFinal, Text(final));
        Assert.False(client.IsFinished);
        Assert.True(client.TryFinish(Utf8(RfcServerFinal), out _));
        Assert.True(client.IsFinished);
    }

    [Fact]
    public void Server_RfcExample_SaysTheSame()
    {
        var server = new ScramServer(RfcVerifier(), default, RfcServerNonce);
        Assert.True(server.TryBegin("SCRAM-SHA-256"u8, Utf8(RfcClientFirst), out var first, out _));
        Assert.Equal(RfcServerFirst, Text(first));
        Assert.True(server.TryFinish(Utf8(RfcClientFinal), out var final, out _));
        Assert.Equal(RfcServerFinal, Text(final));
    }

    [Theory]
    [InlineData(true, true, ScramMechanisms.Sha256Plus, "p=tls-server-end-point,,")]
    [InlineData(true, false, ScramMechanisms.Sha256, "y,,")]
    [InlineData(false, true, ScramMechanisms.Sha256, "n,,")]
    [InlineData(false, false, ScramMechanisms.Sha256, "n,,")]
    public void ClientAndServer_WhatBothCan_IsUsed(bool clientBinds, bool serverBinds, string mechanism, string header)
    {
        var verifier = ScramVerifier.Create("päss,wörd=");
        var client = NewClient("päss,wörd=", clientBinds ? s_binding : [], serverBinds);
        Assert.Equal(mechanism, client.Mechanism);
        Assert.StartsWith(header, Text(client.ClientFirst.Span), StringComparison.Ordinal);
        var server = new ScramServer(verifier, serverBinds ? s_binding : default(ReadOnlyMemory<byte>));
        Assert.Null(Run(client, server));
        Assert.True(client.IsFinished);
    }

    [Fact]
    public void WrongPassword_IsRefused()
    {
        var failure = Run(NewClient("guess", [], false), new ScramServer(ScramVerifier.Create("secret")));
        Assert.Equal(SqlState.InvalidPassword, failure?.SqlState);
    }

    [Fact]
    public void UnknownUser_LooksLikeAKnownOneWithAWrongPassword()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var mock = ScramVerifier.Mock("nobody", secret);
        var known = ScramVerifier.Create("secret");
        Assert.True(mock.IsMock);
        Assert.Equal(known.Iterations, mock.Iterations);
        Assert.Equal(known.Salt.Length, mock.Salt.Length);
        Assert.Equal(mock.Salt.ToArray(), ScramVerifier.Mock("nobody", secret).Salt.ToArray());
        Assert.NotEqual(mock.Salt.ToArray(), ScramVerifier.Mock("somebody", secret).Salt.ToArray());
        Assert.NotEqual(mock.Salt.ToArray(), ScramVerifier.Mock("nobody", RandomNumberGenerator.GetBytes(32)).Salt.ToArray());
        var failure = Run(NewClient("guess", [], false), new ScramServer(mock));
        Assert.Equal(Run(NewClient("guess", [], false), new ScramServer(known)), failure);
        Assert.False(mock.Matches("guess"u8));
    }

    [Fact]
    public void Downgrade_OfferTakenOutOnTheWay_IsRefused()
    {
        // The client can bind, but an attacker removed PLUS from the list it saw.
        var client = NewClient("secret", s_binding, serverOffersPlus: false);
        var server = new ScramServer(ScramVerifier.Create("secret"), s_binding);
        Assert.Equal(SqlState.InvalidAuthorization, Run(client, server)?.SqlState);
    }

    [Fact]
    public void Binding_ToAnotherCertificate_IsRefused()
    {
        var client = NewClient("secret", SHA256.HashData("attacker's"u8), serverOffersPlus: true);
        var server = new ScramServer(ScramVerifier.Create("secret"), s_binding);
        Assert.Equal(SqlState.InvalidAuthorization, Run(client, server)?.SqlState);
    }

    [Fact]
    public void Binding_RequiredButNotOffered_IsRefusedByTheClient()
    {
        Assert.False(TryCreate("secret", s_binding, false, requireBinding: true, out _, out var failure));
        Assert.NotNull(failure);
        Assert.False(TryCreate("secret", [], true, requireBinding: true, out _, out failure));
        Assert.NotNull(failure);
        Assert.True(TryCreate("secret", s_binding, true, requireBinding: true, out _, out _));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS", "n,,n=,r=abc", SqlState.ProtocolViolation)] // PLUS not offered
    [InlineData("SCRAM-SHA-1", "n,,n=,r=abc", SqlState.ProtocolViolation)]
    [InlineData("scram-sha-256", "n,,n=,r=abc", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "p=tls-server-end-point,,n=,r=abc", SqlState.ProtocolViolation)] // binding without PLUS
    [InlineData("SCRAM-SHA-256", "x,,n=,r=abc", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,a=admin,n=,r=abc", SqlState.FeatureNotSupported)] // authorization identity
    [InlineData("SCRAM-SHA-256", "n,,m=x,n=,r=abc", SqlState.FeatureNotSupported)] // mandatory extension
    [InlineData("SCRAM-SHA-256", "n,,n=,r=abc,m=x", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,,n=", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=a b", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=abc,", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,,n=\0,r=abc", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n", SqlState.ProtocolViolation)]
    [InlineData("SCRAM-SHA-256", "n,", SqlState.FeatureNotSupported)]
    [InlineData("SCRAM-SHA-256", "", SqlState.ProtocolViolation)]
    public void ClientFirst_Malformed_IsRefused(string mechanism, string message, string sqlState)
    {
        var server = new ScramServer(ScramVerifier.Create("secret", 1));
        Assert.False(server.TryBegin(Utf8(mechanism), Utf8(message), out var first, out var failure));
        Assert.Empty(first);
        Assert.Equal(sqlState, failure.SqlState);
    }

    [Theory]
    [InlineData("c=biws,r=NONCE")] // no proof
    [InlineData("c=biws,p=PROOF,r=NONCE")] // wrong order
    [InlineData("c=biws,r=NONCE,p=PROOF,x=1")] // proof not last
    [InlineData("c=biws,r=abc,p=PROOF")] // the client's nonce only
    [InlineData("c=eSws,r=NONCE,p=PROOF")] // another flag than in client-first
    [InlineData("c=bi ws,r=NONCE,p=PROOF")]
    [InlineData("c=biws,r=NONCE,p=AAAA")] // short proof
    [InlineData("c=biws,r=NONCE,p= PROOF")] // white space in base64
    [InlineData("")]
    public void ClientFinal_Malformed_IsRefused(string message)
    {
        var server = new ScramServer(ScramVerifier.Create("secret", 1), default, "xyz");
        Assert.True(server.TryBegin("SCRAM-SHA-256"u8, "n,,n=,r=abc"u8, out _, out _));
        var proof = Convert.ToBase64String(new byte[32]);
        message = message.Replace("NONCE", "abcxyz", StringComparison.Ordinal).Replace("PROOF", proof, StringComparison.Ordinal);
        Assert.False(server.TryFinish(Utf8(message), out var final, out var failure));
        Assert.Empty(final);
        Assert.Equal(ProtocolViolationCodes.Sasl, failure.Code);
    }

    [Theory]
    [InlineData("r=other,s=AAAA,i=4096")] // not our nonce
    [InlineData("r=NONCE,s=AAAA,i=4096")] // nothing added to it
    [InlineData("r=NONCEx,s=,i=4096")]
    [InlineData("r=NONCEx,s=!!!!,i=4096")]
    [InlineData("r=NONCEx,s=AAAA,i=0")]
    [InlineData("r=NONCEx,s=AAAA,i=-1")]
    [InlineData("r=NONCEx,s=AAAA,i=1000001")] // would keep us busy
    [InlineData("r=NONCEx,s=AAAA,i=99999999999999999999")]
    [InlineData("r=NONCEx,s=AAAA")]
    [InlineData("m=x,r=NONCEx,s=AAAA,i=4096")]
    [InlineData("")]
    public void ServerFirst_Malformed_IsRefused(string message)
    {
        var client = ScramClient.Create("secret", "n,,", default, nonce: "abc");
        message = message.Replace("NONCE", "abc", StringComparison.Ordinal);
        Assert.False(client.TryContinue(Utf8(message), out var final, out var failure));
        Assert.Empty(final);
        Assert.Equal(ProtocolViolationCodes.Sasl, failure.Code);
    }

    [Theory]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=")]
    [InlineData("v=AAAA")]
    [InlineData("e=invalid-proof")]
    [InlineData("")]
    public void ServerFinal_WithoutProof_IsRefused(string message)
    {
        var client = ScramClient.Create("pencil", "n,,", default, "user", RfcClientNonce);
        Assert.True(client.TryContinue(Utf8(RfcServerFirst), out _, out _));
        Assert.False(client.TryFinish(Utf8(message), out var failure));
        Assert.Equal(ProtocolViolationCodes.AuthenticationFailed, failure.Code);
        Assert.False(client.IsFinished);
    }

    [Fact]
    public void Exchange_StepRepeated_Throws()
    {
        var server = new ScramServer(RfcVerifier(), default, RfcServerNonce);
        Assert.Throws<InvalidOperationException>(() => server.TryFinish(default, out _, out _));
        Assert.True(server.TryBegin("SCRAM-SHA-256"u8, Utf8(RfcClientFirst), out _, out _));
        Assert.Throws<InvalidOperationException>(() => server.TryBegin(default, default, out _, out _));
        Assert.False(server.TryFinish(default, out _, out _));
        Assert.Throws<InvalidOperationException>(() => server.TryFinish(Utf8(RfcClientFinal), out _, out _));
    }

    private static ScramVerifier RfcVerifier() => ScramVerifier.Create("pencil", Convert.FromBase64String(RfcSalt), 4096);

    private static AuthenticationFailure? Run(ScramClient client, ScramServer server)
    {
        if (!server.TryBegin(Utf8(client.Mechanism), client.ClientFirst.Span, out var first, out var failure)
            || !client.TryContinue(first, out var clientFinal, out failure)
            || !server.TryFinish(clientFinal, out var serverFinal, out failure)
            || !client.TryFinish(serverFinal, out failure))
        {
            return failure;
        }

        return null;
    }

    private static ScramClient NewClient(string password, byte[] binding, bool serverOffersPlus)
    {
        Assert.True(TryCreate(password, binding, serverOffersPlus, requireBinding: false, out var client, out _));
        return client!;
    }

    private static bool TryCreate(
        string password, byte[] binding, bool serverOffersPlus, bool requireBinding, out ScramClient? client, out AuthenticationFailure? failure)
    {
        using var writer = new PacketWriter();
        AuthenticationMessage.WriteSasl(writer, ScramServer.Mechanisms(serverOffersPlus));
        Assert.True(AuthenticationMessage.TryDecode(writer.WrittenSpan[5..], out var offer, out _));
        return ScramClient.TryCreate(offer.Mechanisms, password, binding, requireBinding, out client, out failure);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
