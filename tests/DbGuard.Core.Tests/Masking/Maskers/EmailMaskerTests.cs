namespace DbGuard.Core.Tests.Masking.Maskers;

public sealed class EmailMaskerTests : MaskerTestBase
{
    [Theory]
    [InlineData("anna@example.com", "a***@example.com")]
    [InlineData("a@example.com", "***@example.com")]
    [InlineData("ülo@example.ee", "ü***@example.ee")]
    [InlineData("\"a@b\"@example.com", "\"***@example.com")]
    [InlineData("no address", "***")]
    [InlineData("@example.com", "***")]
    [InlineData("anna@", "***")]
    [InlineData("", "***")]
    public void Text_Default_KeepsFirstAndDomain(string value, string expected) =>
        Assert.Equal(expected, Text(Make("email"), value));

    [Fact]
    public void Text_DomainMasked_HidesDomain() =>
        Assert.Equal("***@***", Text(Make("email", ("keep_first", 0), ("domain", "mask")), "anna@example.com"));

    [Fact]
    public void Text_InvalidUtf8_IsMaskedWhole() =>
        Assert.Equal("***", Text(Make("email"), [0x61, 0xFF, 0x40, 0x62]));

    [Fact]
    public void Create_UnknownWord_IsReported() =>
        Assert.Equal("domain", Assert.Single(Create("email", ("domain", "hide")).Problems).Option);
}
