using DbGuard.Gateway.Commands;

namespace DbGuard.Gateway.Tests.Commands;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("select 'é' from \"tä\" -- 数据", "select 'é' from \"tä\" -- 数据")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\u001b[2J\u0007\u009b", "\\u{1b}[2J\\u{7}\\u{9b}")]
    [InlineData("\u202eevil\u2066\u200b\ufeff\u2028", "\\u{202e}evil\\u{2066}\\u{200b}\\u{feff}\\u{2028}")]
    [InlineData("a\u00a0b\ue000", "a\\u{a0}b\\u{e000}")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    [InlineData("\udb40\udc41", "\\u{e0041}")]
    public void Escape_OfAnyText_LeavesNothingThatActs(string text, string shown) => Assert.Equal(shown, SafeText.Escape(text));

    [Fact]
    public void Escape_OfALoneSurrogate_EscapesTheRest() => Assert.Equal("\ud800\\n", SafeText.Escape("\ud800\n"));

    [Fact]
    public void Escape_KeepingLines_KeepsOnlyThose() => Assert.Equal("a\nb\\r", SafeText.Escape("a\nb\r", keepLines: true));

    [Fact]
    public void OneLine_OfALongText_IsCut() => Assert.Equal("select 1 f…", SafeText.OneLine("  select\n\t1 from t", 11));
}
