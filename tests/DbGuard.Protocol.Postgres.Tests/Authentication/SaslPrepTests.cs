using System.Text;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Protocol.Postgres.Tests.Authentication;

public sealed class SaslPrepTests
{
    [Theory]
    [InlineData("I\u00ADX", "IX")] // RFC 4013, 3. Examples: soft hyphen goes
    [InlineData("user", "user")]
    [InlineData("USER", "USER")] // case is kept
    [InlineData("\u00AA", "a")] // NFKC
    [InlineData("\u2168", "IX")] // NFKC
    [InlineData("\u0007", "\u0007")] // ASCII is never touched, as in PostgreSQL
    [InlineData("\u0627\u0031", "\u0627\u0031")] // prohibited by the direction rule: raw
    [InlineData("a\u00A0b", "a b")] // other space
    [InlineData("e\u0301", "\u00E9")] // composes
    [InlineData("q\u0307\u0323", "q\u0323\u0307")] // reorders
    [InlineData("\u1100\u1161\u11A8", "\uAC01")] // Hangul composes
    [InlineData("\uAC01", "\uAC01")] // and comes back
    [InlineData("\u0958", "\u0915\u093C")] // composition exclusion
    [InlineData("\u00ADx\uE000", "\u00ADx\uE000")] // private use is prohibited: raw
    [InlineData("\u00AD", "\u00AD")] // nothing left: raw
    [InlineData("\u2168\U0001F600", "\u2168\U0001F600")] // unassigned in Unicode 3.2: raw
    [InlineData("\u0627\u00AD\u0628", "\u0627\u0628")] // right-to-left throughout
    [InlineData("", "")]
    public void Password_Text_IsPrepared(string password, string prepared) =>
        Assert.Equal(prepared, Encoding.UTF8.GetString(SaslPrep.Prepare(password)));

    [Fact]
    public void Password_NotUtf8_StaysAsItIs()
    {
        byte[] latin1 = [0x70, 0xE4, 0x73];
        Assert.Equal(latin1, SaslPrep.Prepare(latin1));
    }
}
