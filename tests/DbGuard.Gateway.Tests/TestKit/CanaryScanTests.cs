using System.Text;
using DbGuard.TestKit.Canaries;

namespace DbGuard.Gateway.Tests.TestKit;

public sealed class CanaryScanTests
{
    private readonly CanaryScan _scan = new("912-34-5678", "zoe.canary@shop.test");

    [Theory]
    [InlineData("id 912-34-5678")]
    [InlineData("8765-43-219")]
    [InlineData("912345678")]
    [InlineData("ZOE.CANARY@SHOP.TEST")]
    [InlineData("7a6f652e63616e6172794073686f702e74657374")]
    public void Disguise_OfACanary_IsFound(string text) => Assert.NotEmpty(_scan.FindIn(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    public void Base64_AtAnyAlignment_IsFound(string before)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + "zoe.canary@shop.test" + "tail"));

        Assert.NotEmpty(_scan.FindIn(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("***-**-5678")]
    [InlineData("z***@shop.test")]
    [InlineData("912-34-5679")]
    public void Masked_Value_IsClean(string text) => Assert.Empty(_scan.FindIn(Encoding.UTF8.GetBytes(text)));
}
