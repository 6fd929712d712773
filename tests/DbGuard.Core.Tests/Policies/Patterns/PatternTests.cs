using System.Diagnostics;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Tests.Policies.Patterns;

public sealed class PatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbbcd", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a", "A", false)]
    [InlineData("a**", "a", true)]
    [InlineData("*aab", "aaaab", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    public void Glob_OfText_IsAnchored(string pattern, string text, bool matches) => Assert.Equal(matches, Glob.Pattern(pattern).Matches(text));

    [Fact]
    public void Glob_Hostile_EndsSoon()
    {
        var pattern = Glob.Pattern(string.Concat(Enumerable.Repeat("*a", 200)) + "b");
        var started = Stopwatch.GetTimestamp();

        Assert.False(pattern.Matches(new string('a', 5000)));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("*", "x*", true)]
    [InlineData("x*", "x1", true)]
    [InlineData("x1", "x*", false)]
    [InlineData("x*", "x*", true)]
    public void Glob_Covers_OnlyWhatIsCertain(string general, string special, bool covers) => Assert.Equal(covers, Glob.Pattern(general).Covers(Glob.Pattern(special)));

    [Theory]
    [InlineData("public.*", "public", "orders", true)]
    [InlineData("public.order*", "public", "orders", true)]
    [InlineData("public.order", "public", "orders", false)]
    [InlineData("*.orders", "pub.lic", "orders", true)]
    [InlineData("public.\"Odd.name\"", "public", "Odd.name", true)]
    [InlineData("public.\"or*\"", "public", "orders", false)]
    [InlineData("public.\"or*\"", "public", "or*", true)]
    [InlineData("public.\"a\"\"b\"", "public", "a\"b", true)]
    [InlineData("public.größe", "public", "größe", true)]
    public void NamePattern_OfTable_MatchesWholeParts(string text, string schema, string name, bool matches)
    {
        Assert.True(NamePattern.TryParse(text, "schema.table", out var pattern, out var error), error);
        Assert.Equal(matches, pattern!.Matches(new QualifiedName(schema, name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a")]
    [InlineData("a.b.c")]
    [InlineData("A.b")]
    [InlineData("a.b c")]
    [InlineData("a.\"b")]
    [InlineData("a.\"b\"c")]
    [InlineData("a.b%")]
    public void NamePattern_ThatIsNone_IsRefused(string text) => Assert.False(NamePattern.TryParse(text, "schema.table", out _, out _));

    [Fact]
    public void ObjectPattern_WithName_NeedsAName()
    {
        NamePattern.TryParse("scratch.*", "schema.object", out var name, out _);
        var pattern = new ObjectPattern(ObjectKind.Table, name);

        Assert.True(pattern.Matches(ObjectKind.Table, "scratch.a"));
        Assert.False(pattern.Matches(ObjectKind.View, "scratch.a"));
        Assert.False(pattern.Matches(ObjectKind.Table, "public.a"));
        Assert.False(pattern.Matches(ObjectKind.Table, "a"));
        Assert.False(pattern.Matches(ObjectKind.Table, ""));
        Assert.True(ObjectPattern.Any.Matches(ObjectKind.Role, ""));
    }
}
