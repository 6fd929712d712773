using System.Text;

namespace DbGuard.Core.Tests.Masking.Maskers;

/// <summary>Whether a text could be a mask of a masker: all that it gives out are, and ordinary values are not.</summary>
public sealed class MaskShapeTests : MaskerTestBase
{
    private static readonly string[] s_values =
    [
        "", "a", "ab", "abc", "abcd", "abcde", "anna@example.com", "a@b", "ü@ö.test", "4111111111111111", "Ann", "no address", "123-45-6789", "0", "äöüß€", "x y z",
    ];

    public static TheoryData<string, string?, object?, string?, object?> Maskers() => new()
    {
        { "redact", null, null, null, null },
        { "constant", "value", "hidden", null, null },
        { "email", null, null, null, null },
        { "email", "keep_first", 3, "domain", "mask" },
        { "email", "keep_first", 0, null, null },
        { "partial", "keep_last", 4, null, null },
        { "partial", "keep_first", 2, "mask_length", "same" },
        { "partial", "keep_last", 1, "mask_char", "•" },
        { "hash", "key_file", KeyFile(), null, null },
    };

    [Theory]
    [MemberData(nameof(Maskers))]
    public void Text_ThatTheMaskerGaveOut_IsAMask(string name, string? option, object? value, string? second, object? other)
    {
        var masker = Make(name, [.. new[] { (option, value), (second, other) }.Where(o => o.Item1 is not null).Select(o => (o.Item1!, o.Item2))]);
        foreach (var text in s_values)
        {
            var mask = Text(masker, text);
            Assert.True(mask is null || mask.Length == 0 || masker.IsMask(Encoding.UTF8.GetBytes(mask)), $"{mask} is no mask of {name}");
        }
    }

    [Theory]
    [InlineData("redact")]
    [InlineData("email")]
    [InlineData("null")]
    public void OrdinaryValue_IsNoMask(string name)
    {
        var masker = Make(name);
        Assert.DoesNotContain(s_values, v => masker.IsMask(Encoding.UTF8.GetBytes(v)));
    }

    [Theory]
    [InlineData("****5678", true)]
    [InlineData("****", true)]
    [InlineData("12345678", false)]
    [InlineData("***5678", false)]
    [InlineData("*****5678", false)]
    [InlineData("", false)]
    public void Partial_KeepingTheLastFour_KnowsItsMasks(string text, bool isMask) =>
        Assert.Equal(isMask, Make("partial", ("keep_last", 4)).IsMask(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("a***@example.com", true)]
    [InlineData("***@example.com", true)]
    [InlineData("***", true)]
    [InlineData("ab***@example.com", false)]
    [InlineData("a***b@example.com", false)]
    [InlineData("a***@", false)]
    public void Email_KnowsItsMasks(string text, bool isMask) => Assert.Equal(isMask, Make("email").IsMask(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Maskers_WhoseMasksAreOrdinaryValues_SayNo()
    {
        Assert.False(Make("bucket", ("width", 10)).IsMask("60000"u8));
        Assert.False(Make("date_truncate", ("unit", "year")).IsMask("1980-01-01"u8));
    }
}
