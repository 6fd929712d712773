using System.Text;
using DbGuard.Generator.Canaries;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Tests.Canaries;

public sealed class CanaryDetectorTests(GeneratorFixture fixture) : IClassFixture<GeneratorFixture>
{
    private const string Canary = "Q7x9Z2k4W8m5J3";

    private readonly CanaryDetector _detector = new(NeedleForms.OfText("here", Canary));

    public static TheoryData<string> Disguises =>
    [
        Canary, Canary.ToUpperInvariant(), Canary.ToLowerInvariant(), string.Concat(Canary.Reverse()),
        Canary[3..8], string.Concat(Canary.Where(char.IsAsciiDigit)), string.Concat(Canary.Where(char.IsAsciiDigit))[1..6],
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Canary)), Convert.ToHexString(Encoding.UTF8.GetBytes(Canary[4..])),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)), Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + Canary)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Canary)),
    ];

    [Theory]
    [MemberData(nameof(Disguises))]
    public void Canary_InAnyDisguise_IsFound(string text)
    {
        Assert.NotEmpty(_detector.FindIn(Encoding.UTF8.GetBytes($"before {text} after")));
        Assert.NotEmpty(_detector.FindIn(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Run_OfFour_IsNone() => Assert.Empty(_detector.FindIn("Q7x9 Z2k4 W8m5"u8));

    [Theory]
    [InlineData("integer")]
    [InlineData("bigint")]
    [InlineData("date")]
    [InlineData("timestamp with time zone")]
    [InlineData("numeric(18,4)")]
    [InlineData("double precision")]
    [InlineData("uuid")]
    [InlineData("bytea")]
    [InlineData("inet")]
    [InlineData("int8range")]
    [InlineData("text[]")]
    [InlineData("address")]
    [InlineData("jsonb")]
    public async Task Value_FromTheServer_IsFoundInTextAndInBinary(string type)
    {
        var value = new CanaryMint(7, isTwin: false).Make("cell", "cell", type, "pii");
        var detector = new CanaryDetector(value.Needles);
        var database = fixture.Databases.Pairs[0].First;
        await using var client = await DbGuard.TestKit.Wire.WireClient.LogInAsync(fixture.Server.Endpoint(database));
        var sql = $"select ({value.Sql})::{(type == "address" ? "public.address" : type)}";
        foreach (var isBinary in (bool[])[false, true])
        {
            var answer = await client.AskAsync(DbGuard.TestKit.Wire.Frontend.Parse(sql), DbGuard.TestKit.Wire.Frontend.Bind(binaryResults: isBinary), DbGuard.TestKit.Wire.Frontend.Execute(), DbGuard.TestKit.Wire.Frontend.Sync);
            var row = answer.Single(message => message.Type == 'D');
            Assert.NotEmpty(detector.FindIn(row.Body));
        }
    }

    [Fact]
    public void BenignValues_HaveNoCanary()
    {
        var detector = new CanaryDetector(fixture.Databases.Needles);
        Assert.Empty(detector.FindIn(Encoding.UTF8.GetBytes(EmbeddedText.Read("fixture.sql"))));
        Assert.All(SqlTypes.All.SelectMany(type => type.Values), value => Assert.Empty(detector.FindIn(Encoding.UTF8.GetBytes(value))));
    }
}
