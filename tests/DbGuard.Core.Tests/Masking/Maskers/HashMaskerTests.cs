using System.Buffers;

namespace DbGuard.Core.Tests.Masking.Maskers;

public sealed class HashMaskerTests : MaskerTestBase
{
    [Fact]
    public void Text_SameKeySameValue_IsEqualAcrossMaskers()
    {
        var key = KeyFile();
        Assert.Equal(Text(Make("hash", ("key_file", key)), "123-45-6789"), Text(Make("hash", ("key_file", key)), "123-45-6789"));
    }

    // Computed with Python's hmac module: K1 = HMAC-SHA-256(key, 0x01), then HMAC-SHA-256(K1, "123-45-6789").
    [Fact]
    public void Text_KnownKey_MatchesIndependentComputation() =>
        Assert.Equal("6f252d696c801a78b4cf90c5f0ee2cb4d7612370b2acac53", Text(Make("hash", ("key_file", KeyFile()), ("length", 48)), "123-45-6789"));

    [Fact]
    public void Text_OtherKey_DiffersEverywhere() =>
        Assert.NotEqual(
            Text(Make("hash", ("key_file", KeyFile())), "x"),
            Text(Make("hash", ("key_file", KeyFile("fedcba9876543210"))), "x"));

    [Fact]
    public void Text_Base32_HasItsAlphabetAndLength() =>
        Assert.Matches("^[a-z2-7]{20}$", Text(Make("hash", ("key_file", KeyFile()), ("encoding", "base32"), ("length", 20)), "x"));

    [Fact]
    public void Integer_32BitValues_StayDistinctAndWithin32Bits()
    {
        var masker = Make("hash", ("key_file", KeyFile()));
        var seen = new HashSet<long>();
        for (long value = -5000; value < 5000; value++)
        {
            var masked = Integer(masker, value)!.Value;
            Assert.InRange(masked, int.MinValue, int.MaxValue);
            Assert.True(seen.Add(masked));
        }

        Assert.True(seen.Count(v => Math.Abs(v) < 5000) < 10);
    }

    [Fact]
    public void Integer_64BitValues_StayDistinct()
    {
        var masker = Make("hash", ("key_file", KeyFile()));
        var seen = new HashSet<long>();
        for (var i = 0; i < 2000; i++)
        {
            Assert.True(seen.Add(Integer(masker, long.MaxValue - i)!.Value));
        }
    }

    [Fact]
    public void Decimal_WithoutFraction_EqualsInteger()
    {
        var masker = Make("hash", ("key_file", KeyFile()));
        Assert.True(masker.TryMaskDecimal(42.00m, out var masked));
        Assert.Equal(Integer(masker, 42), (long)masked);
        Assert.False(masker.TryMaskDecimal(42.5m, out _));
    }

    [Fact]
    public void Bytes_AnyLength_Become32()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(Make("hash", ("key_file", KeyFile())).TryMaskBytes([1], output));
        Assert.Equal(32, output.WrittenCount);
    }

    [Fact]
    public void Create_MissingKeyFile_IsReported() =>
        Assert.Contains("cannot be read", Assert.Single(Create("hash", ("key_file", "no/such/file")).Problems).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Create_ShortKey_IsReportedWithoutTheKey()
    {
        var problem = Assert.Single(Create("hash", ("key_file", KeyFile("tooshort"))).Problems);
        Assert.Contains("8 bytes", problem.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithoutKey_IsReported() =>
        Assert.Equal("`hash` needs option `key_file`", Assert.Single(Create("hash").Problems).Sentence);
}
