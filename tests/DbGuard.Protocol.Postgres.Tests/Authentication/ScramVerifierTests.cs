using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Protocol.Postgres.Tests.Authentication;

public sealed class ScramVerifierTests
{
    // Keys of RFC 7677's example: password `pencil`, salt W22ZaJ0SNY7soEsUEjb6gQ==, 4096 iterations.
    private const string Rfc = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    [Fact]
    public void Verifier_RfcPassword_HasTheKnownText()
    {
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        Assert.Equal(Rfc, verifier.Format());
        Assert.True(ScramVerifier.TryParse(Rfc, out var parsed));
        Assert.Equal(Rfc, parsed!.Format());
        Assert.True(parsed.Matches("pencil"u8));
        Assert.False(parsed.Matches("Pencil"u8));
        Assert.False(parsed.Matches(default));
    }

    [Fact]
    public void Verifier_ToString_HidesTheKeys() =>
        Assert.Equal("SCRAM-SHA-256, 4096 iterations", ScramVerifier.Create("secret").ToString());

    [Fact]
    public void Verifier_SamePasswordTwice_HasAnotherSalt() =>
        Assert.NotEqual(ScramVerifier.Create("secret", 1).Format(), ScramVerifier.Create("secret", 1).Format());

    [Theory]
    [InlineData("SCRAM-SHA-256", "SCRAM-SHA-1")]
    [InlineData("4096:", "0:")]
    [InlineData("4096:", "-1:")]
    [InlineData("4096:", "1000001:")]
    [InlineData("4096:", "4096")]
    [InlineData("W22ZaJ0SNY7soEsUEjb6gQ==", "")]
    [InlineData("W22ZaJ0SNY7soEsUEjb6gQ==", "W22Z aJ0SNY7soEsUEjb6gQ==")]
    [InlineData("WG5d8", "!G5d8")]
    [InlineData("WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=", "AAAA")]
    [InlineData(":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=", "")]
    [InlineData("2dU=", "2dU=$")]
    public void Verifier_MalformedText_IsRefused(string part, string replacement) =>
        Assert.False(ScramVerifier.TryParse(Rfc.Replace(part, replacement, StringComparison.Ordinal), out _));

    [Fact]
    public void Mock_ShortSecret_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScramVerifier.Mock("user", new byte[15]));
}
