using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Corpus.Tests.Canaries;

public sealed class SecretScanTests
{
    private const string Ssn = "912-07-5531";
    private static readonly SecretScan Scan = new();

    public static TheoryData<string, string> Whole => new()
    {
        { "plain", Ssn },
        { "inside", $"x{Ssn}y" },
        { "reversed", "1355-70-219" },
        { "digits", "912075531" },
        { "digits reversed", "135570219" },
        { "hex", Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Ssn)) },
        { "upper", "ADA.QUILL@CANARY-MAIL.TEST" },
        { "base64", Convert.ToBase64String("abADA912-07-5531"u8.ToArray()) },
        { "code points", string.Join(',', Encoding.ASCII.GetBytes(Ssn)) },
        { "sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Ssn))) },
    };

    public static TheoryData<string, string> Pieces => new()
    {
        { "five digits", "12075" },
        { "dash among them", "7-553" },
        { "part of an address", "row@c" },
        { "upper case of it", "ROW@C" },
        { "card", "11778" },
        { "hex of a piece", Convert.ToHexString("7-553"u8) },
        { "base64 of a piece", Convert.ToBase64String("xy7-5531zz"u8) },
        { "amount", "91244" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void Value_InADisguise_IsFoundForCertain(string disguise, string text) =>
        Assert.True(Scan.FindIn(Encoding.UTF8.GetBytes($"before {text} after"), []).Any(hit => hit.IsCertain), disguise);

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Piece_OfAValue_IsSuspected(string piece, string text) =>
        Assert.True(Scan.FindIn(Encoding.UTF8.GetBytes($"before {text} after"), []).Count > 0, piece);

    [Fact]
    public void Number_InBinary_IsSuspected()
    {
        Assert.NotEmpty(Scan.FindIn(BinaryNumbers.Float8(187350.25), []));
        Assert.NotEmpty(Scan.FindIn(BinaryNumbers.Int4(912075531), []));
        Assert.NotEmpty(Scan.FindIn([0x00, 0x12, 0x1c, 0xb6, 0x09, 0xc4], []));
    }

    [Theory]
    [InlineData("Ada Quill, Bo Marrow, Sweden, widget")]
    [InlineData("2024-07-12 08:00:00+00, 13.37, passport")]
    [InlineData("[redacted]")]
    public void PublicText_OfTheFixture_IsClean(string text) => Assert.Empty(Scan.FindIn(Encoding.UTF8.GetBytes(text), []));

    [Fact]
    public void Value_ThatTheAgentWroteItself_IsNoLeak() =>
        Assert.Empty(Scan.FindIn(Encoding.UTF8.GetBytes($"no column {Ssn}"), Encoding.UTF8.GetBytes($"select '{Ssn}'")));
}
