using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Console.Login;
using DbGuard.Gateway.Tests.Stores;

namespace DbGuard.Gateway.Tests.Console;

public sealed class LoginCodesTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Operator _ann = new("ann", ["dba"]);

    [Theory]
    [InlineData(59.9, true)]
    [InlineData(60, false)]
    public void Code_LivesForAMinute(double seconds, bool lives)
    {
        var codes = new LoginCodes(_time);
        var (code, _) = codes.Issue(_ann);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(lives ? _ann : null, codes.Redeem(code));
        Assert.Null(codes.Redeem(code));
    }

    [Fact]
    public void Codes_ThatNobodyUses_AreBounded()
    {
        var codes = new LoginCodes(_time);
        var first = codes.Issue(_ann).Code;
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 100; i++)
        {
            codes.Issue(_ann);
        }

        Assert.Null(codes.Redeem(first));
    }

    [Theory]
    [InlineData("/approvals/apr-1", "/approvals/apr-1")]
    [InlineData("/search?text=a%20b", "/search?text=a%20b")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: b", "/")]
    [InlineData(null, "/")]
    public void Return_StaysHere(string? wanted, string target) => Assert.Equal(target, LoginGate.SafeReturn(wanted));
}
