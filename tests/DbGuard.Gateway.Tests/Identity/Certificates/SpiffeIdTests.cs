using DbGuard.Gateway.Identity.Certificates;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>SPIFFE-ID standard, 2. SPIFFE Identity.</summary>
public sealed class SpiffeIdTests
{
    [Theory]
    [InlineData("spiffe://bank.example/ns/payments/sa/reports", "bank.example", "/ns/payments/sa/reports")]
    [InlineData("spiffe://b_a-n.k1/A.b_c-d/...", "b_a-n.k1", "/A.b_c-d/...")]
    [InlineData("spiffe://bank.example", "bank.example", "")]
    public void Id_IsRead(string text, string domain, string path)
    {
        Assert.True(SpiffeId.TryParse(text, out var id));
        Assert.Equal((domain, path, text), (id.TrustDomain, id.Path, id.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///path")]
    [InlineData("SPIFFE://bank.example/a")]
    [InlineData("spiffe:bank.example/a")]
    [InlineData("https://bank.example/a")]
    [InlineData("spiffe://Bank.example/a")]
    [InlineData("spiffe://bank.example:443/a")]
    [InlineData("spiffe://user@bank.example/a")]
    [InlineData("spiffe://bank.example/")]
    [InlineData("spiffe://bank.example/a/")]
    [InlineData("spiffe://bank.example//a")]
    [InlineData("spiffe://bank.example/./a")]
    [InlineData("spiffe://bank.example/a/..")]
    [InlineData("spiffe://bank.example/a?b=c")]
    [InlineData("spiffe://bank.example/a#b")]
    [InlineData("spiffe://bank.example/a%2Fb")]
    [InlineData("spiffe://bank.example/a b")]
    [InlineData("spiffe://bank.example/a\0b")]
    [InlineData("spiffe://bänk.example/a")]
    [InlineData("spiffe://bank.example/ä")]
    [InlineData(" spiffe://bank.example/a")]
    public void WhatTheStandardDoesNotAllow_IsNoId(string text) => Assert.False(SpiffeId.TryParse(text, out _));

    [Fact]
    public void Length_IsBounded()
    {
        Assert.True(SpiffeId.TryParse($"spiffe://b/{new string('a', 2048 - 11)}", out _));
        Assert.False(SpiffeId.TryParse($"spiffe://b/{new string('a', 2049 - 11)}", out _));
        Assert.True(SpiffeId.TryParse($"spiffe://{new string('a', 255)}/b", out _));
        Assert.False(SpiffeId.TryParse($"spiffe://{new string('a', 256)}/b", out _));
    }
}
