using DbGuard.Core.Masking;

namespace DbGuard.Core.Tests.Masking.Maskers;

public sealed class PartialMaskerTests : MaskerTestBase
{
    [Theory]
    [InlineData("123-45-6789", "****6789")]
    [InlineData("6789", "****")]
    [InlineData("67", "****")]
    [InlineData("", "****")]
    [InlineData("żółty kot", "**** kot")]
    [InlineData("日本語テキスト", "****テキスト")]
    [InlineData("👩👩👩👩👩", "****👩👩👩👩")]
    public void Text_KeepLast4_KeepsScalars(string value, string expected) =>
        Assert.Equal(expected, Text(Make("partial", ("keep_last", 4)), value));

    [Theory]
    [InlineData("123-45-6789", "1*********9")]
    [InlineData("abc", "a*c")]
    [InlineData("ab", "**")]
    [InlineData("é", "*")]
    public void Text_SameLength_KeepsLength(string value, string expected) =>
        Assert.Equal(expected, Text(Make("partial", ("keep_first", "1"), ("keep_last", "1"), ("mask_length", "same")), value));

    [Fact]
    public void Text_InvalidUtf8_IsMaskedWhole() =>
        Assert.Equal("****", Text(Make("partial", ("keep_first", 1)), [0x61, 0xC3, 0x28, 0x62]));

    [Fact]
    public void Text_WideMaskCharacter_IsRepeated() =>
        Assert.Equal("a●●", Text(Make("partial", ("keep_first", 1), ("mask_char", "●"), ("mask_length", 2)), "abc"));

    [Fact]
    public void OtherTypes_AreNull()
    {
        var masker = Make("partial", ("keep_last", 2));
        Assert.False(masker.TryMaskInteger(1234, out _));
        Assert.False(masker.TryMaskDecimal(1.5m, out _));
        Assert.False(masker.TryMaskBoolean(true, out _));
        Assert.False(masker.TryMaskMicroseconds(0, out _));
        Assert.False(masker.TryMaskBytes([1, 2, 3], new System.Buffers.ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Property_AnyText_NeverShowsHiddenCharacters()
    {
        var random = new Random(20260501);
        var masker = Make("partial", ("keep_first", 2), ("keep_last", 1));
        for (var i = 0; i < 2000; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => char.ConvertFromUtf32(random.Next(4) switch
            {
                0 => random.Next(0x21, 0x7F),
                1 => random.Next(0xA1, 0x250),
                2 => random.Next(0x4E00, 0x9FFF),
                _ => random.Next(0x1F600, 0x1F64F),
            })));
            var runes = value.EnumerateRunes().ToArray();
            var masked = Text(masker, value)!.EnumerateRunes().ToArray();
            var expected = runes.Length <= 3 ? "****" : $"{runes[0]}{runes[1]}****{runes[^1]}";
            Assert.Equal(expected, string.Concat(masked.Select(r => r.ToString())));
        }
    }

    [Theory]
    [InlineData("keep_first", "-1")]
    [InlineData("keep_first", "two")]
    [InlineData("mask_char", "**")]
    [InlineData("mask_char", "")]
    [InlineData("mask_length", "0")]
    [InlineData("keep", "4")]
    public void Create_BadOption_IsReported(string option, string value)
    {
        var made = Create("partial", (option, value));
        Assert.Null(made.Masker);
        Assert.Contains(made.Problems, p => p.Option == option);
    }

    [Fact]
    public void Create_KeepingNothing_IsReported() =>
        Assert.Equal("`partial` keeps nothing", Assert.Single(Create("partial").Problems).Sentence);
}
