using DbGuard.Npgsql.Text;
using Npgsql;

namespace DbGuard.Npgsql.Tests.Text;

public sealed class NamedParametersTests
{
    [Theory]
    [InlineData("SELECT @a", "SELECT $1", 1)]
    [InlineData("SELECT :a, @b, :a", "SELECT $1, $2, $1", 2)]
    [InlineData("SELECT @A", "SELECT $1", 1)]
    [InlineData("SELECT x=@a", "SELECT x=$1", 1)]
    [InlineData("SELECT 1 limit@a", "SELECT 1 limit $1", 1)]
    [InlineData("SELECT @a::int, '1'::a", "SELECT $1::int, '1'::a", 1)]
    [InlineData("SELECT '@a', \"@a\", $$@a$$, $q$ :a $q$ -- @a\n /* :a /* @b */ */", "SELECT '@a', \"@a\", $$@a$$, $q$ :a $q$ -- @a\n /* :a /* @b */ */", 0)]
    [InlineData("SELECT E'\\'@a', U&'@a', B'1' , :b", "SELECT E'\\'@a', U&'@a', B'1' , $1", 1)]
    [InlineData("SELECT j @> @a, j @@ :b, @@a, @ -5", "SELECT j @> $1, j @@ $2, @@a, @ -5", 2)]
    [InlineData("SELECT x[1:@a], x[:a : :b]", "SELECT x[1:$1], x[$1 : $2]", 2)]
    [InlineData("SELECT @unknown", "SELECT @unknown", 0)]
    [InlineData("SELECT 'é', @a, 'ü'", "SELECT 'é', $1, 'ü'", 1)]
    [InlineData("SELECT foo$a$ @b", "SELECT foo$a$ $1", 1)]
    [InlineData("SELECT 'unterminated @a", "SELECT 'unterminated @a", 0)]
    public void Names_AreReplacedWhereTheScannerSeesThem(string text, string expected, int parameters)
    {
        var lowered = Assert.Single(Lower(text));
        Assert.Equal(expected, lowered.Text);
        Assert.Equal(parameters, lowered.Parameters.Length);
        Assert.All(lowered.Parameters, p => Assert.Equal("", p.ParameterName));
    }

    [Fact]
    public void SeveralStatements_AreNumberedEach()
    {
        var lowered = Lower("SELECT @b; -- nothing\n; SELECT @a, ';', @b;");
        Assert.Equal(["SELECT $1", " SELECT $1, ';', $2"], lowered.Select(l => l.Text));
        Assert.Equal([2, 1], lowered[1].Parameters.Select(p => (int)p.Value!));
    }

    [Fact]
    public void AtomicBody_StaysWhole() =>
        Assert.Single(Lower("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END"));

    private static IReadOnlyList<DbGuard.AdoNet.Providers.LoweredText> Lower(string text)
    {
        using var command = new NpgsqlCommand();
        command.Parameters.AddWithValue("@b", 1);
        command.Parameters.AddWithValue("a", 2);
        return NamedParameters.Lower(text, command.Parameters);
    }
}
