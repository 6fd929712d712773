using System.Globalization;

namespace DbGuard.Core.Tests.Masking.Maskers;

public sealed class NumberAndDateMaskerTests : MaskerTestBase
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(37, 30)]
    [InlineData(30, 30)]
    [InlineData(-3, -10)]
    [InlineData(0, 0)]
    [InlineData(long.MaxValue, 9223372036854775800)]
    public void Bucket_Integer_IsLowerBound(long value, long expected) =>
        Assert.Equal(expected, Integer(Make("bucket", ("width", "10")), value));

    [Fact]
    public void Bucket_LeastInteger_IsNullBecauseItsBucketStartsBelow() =>
        Assert.Null(Integer(Make("bucket", ("width", "10")), long.MinValue));

    [Fact]
    public void Bucket_FractionalWidth_HasNoIntegerUnlessWhole()
    {
        var masker = Make("bucket", ("width", "2.5"));
        Assert.Null(Integer(masker, 3));
        Assert.Equal(5, Integer(masker, 6));
        Assert.True(masker.TryMaskDecimal(7.6m, out var masked));
        Assert.Equal(7.5m, masked);
    }

    [Fact]
    public void Bucket_NotFinite_IsNull()
    {
        var masker = Make("bucket", ("width", 10));
        Assert.False(masker.TryMaskDouble(double.NaN, out _));
        Assert.False(masker.TryMaskDouble(double.PositiveInfinity, out _));
        Assert.True(masker.TryMaskDouble(12.7, out var masked));
        Assert.Equal(10, masked);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("wide")]
    public void Bucket_BadWidth_IsReported(string width) => Assert.Null(Create("bucket", ("width", width)).Masker);

    [Theory]
    [InlineData("year", "2024-01-01T00:00:00Z")]
    [InlineData("quarter", "2024-07-01T00:00:00Z")]
    [InlineData("month", "2024-08-01T00:00:00Z")]
    [InlineData("week", "2024-08-12T00:00:00Z")]
    [InlineData("day", "2024-08-18T00:00:00Z")]
    [InlineData("hour", "2024-08-18T23:00:00Z")]
    public void DateTruncate_Unit_IsStartOfPeriod(string unit, string expected) =>
        Assert.Equal(Microseconds(expected), Truncate(unit, Microseconds("2024-08-18T23:59:59.999999Z")));

    [Fact]
    public void DateTruncate_BeforeEpoch_GoesDownwards() =>
        Assert.Equal(Microseconds("1969-12-01T00:00:00Z"), Truncate("month", Microseconds("1969-12-31T12:00:00Z")));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-70_000_000_000_000_000)]
    public void DateTruncate_OutsideYears1To9999_IsNull(long value) => Assert.Null(Truncate("year", value));

    [Fact]
    public void DateTruncate_FirstWeekOfYear1_DoesNotThrow() =>
        Assert.Equal(Microseconds("0001-01-01T00:00:00Z"), Truncate("week", Microseconds("0001-01-03T00:00:00Z")));

    [Fact]
    public void Property_Bucket_HoldsTheValue()
    {
        var random = new Random(7);
        var masker = Make("bucket", ("width", "0.25"));
        for (var i = 0; i < 1000; i++)
        {
            var value = (decimal)(random.NextDouble() - 0.5) * 1_000_000;
            Assert.True(masker.TryMaskDecimal(value, out var masked));
            Assert.True(masked <= value && value < masked + 0.25m);
        }
    }

    private static long? Truncate(string unit, long value) =>
        Make("date_truncate", ("unit", unit)).TryMaskMicroseconds(value, out var masked) ? masked : null;

    private static long Microseconds(string iso) =>
        (DateTime.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) - Epoch).Ticks / 10;
}
