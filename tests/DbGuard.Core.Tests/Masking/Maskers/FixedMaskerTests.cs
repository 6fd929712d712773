using System.Buffers;

namespace DbGuard.Core.Tests.Masking.Maskers;

public sealed class FixedMaskerTests : MaskerTestBase
{
    [Fact]
    public void Redact_Text_IsTheSameForEveryValue()
    {
        var masker = Make("redact");
        Assert.True(masker.IsValueIndependent);
        Assert.Equal("[redacted]", Text(masker, "secret"));
        Assert.Equal("[redacted]", Text(masker, ""));
        Assert.Null(Integer(masker, 1));
    }

    [Fact]
    public void Null_Everything_IsNull()
    {
        var masker = Make("null");
        Assert.True(masker.IsValueIndependent);
        Assert.Null(Text(masker, "secret"));
        Assert.Null(Integer(masker, 1));
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-7", -7L)]
    [InlineData("7.5", null)]
    [InlineData("seven", null)]
    public void Constant_Integer_WhereItReadsAsOne(string value, long? expected) =>
        Assert.Equal(expected, Integer(Make("constant", ("value", value)), 1));

    [Fact]
    public void Constant_OtherTypes_WhereItReadsAsOne()
    {
        Assert.True(Make("constant", ("value", "2001-01-01")).TryMaskMicroseconds(0, out var microseconds));
        Assert.Equal(366L * 86_400_000_000, microseconds);
        Assert.True(Make("constant", ("value", true)).TryMaskBoolean(false, out var boolean));
        Assert.True(boolean);
        Assert.Equal([0xCA, 0xFE], Bytes(@"\xcafe"));
        Assert.Equal(16, Bytes("00000000-0000-0000-0000-000000000000")!.Length);
        Assert.Null(Bytes("cafe"));
        Assert.Null(Bytes(@"\xcaf"));
    }

    [Fact]
    public void Constant_WithNul_IsReported() => Assert.Equal("value", Assert.Single(Create("constant", ("value", "a\0b")).Problems).Option);

    [Fact]
    public void Constant_ListForValue_IsReported() => Assert.Null(Create("constant", ("value", new[] { "a" })).Masker);

    private static byte[]? Bytes(string constant)
    {
        var output = new ArrayBufferWriter<byte>();
        return Make("constant", ("value", constant)).TryMaskBytes([], output) ? output.WrittenSpan.ToArray() : null;
    }
}
