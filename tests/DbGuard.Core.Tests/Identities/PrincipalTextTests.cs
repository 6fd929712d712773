using DbGuard.Core.Identities;

namespace DbGuard.Core.Tests.Identities;

public sealed class PrincipalTextTests
{
    [Fact]
    public void Principal_WithEverything_IsRead()
    {
        Assert.True(PrincipalText.TryParse("corp/ann@bank.example kind=human group=dba group=risk for=bob task=T-1 claim.department=risk", out var principal, out _));
        Assert.Equal(("corp", "ann@bank.example", PrincipalKind.Human, "bob", "T-1"), (principal.Issuer, principal.Subject, principal.Kind, principal.OnBehalfOf, principal.Task));
        Assert.Equal("dba,risk", string.Join(",", principal.Groups));
        Assert.Equal(["risk"], principal.Claims["department"].AsEnumerable());
    }

    [Fact]
    public void Principal_WithoutIssuer_IsAnAgentOfTheConfiguration()
    {
        Assert.True(PrincipalText.TryParse("claude", out var principal, out _));
        Assert.Equal(("config", "claude", PrincipalKind.Agent), (principal.Issuer, principal.Subject, principal.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("corp/")]
    [InlineData("/ann")]
    [InlineData("ann kind=robot")]
    [InlineData("ann kind=7")]
    [InlineData("ann admin")]
    [InlineData("ann group=")]
    [InlineData("ann claim.=x")]
    public void Principal_ThatIsNone_IsRefused(string text)
    {
        Assert.False(PrincipalText.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }
}
