namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>bucket</c>: a number becomes the lower bound of its bucket, the greatest multiple of <c>width</c> that is not above it:
/// with width 10, 37 becomes 30 and -3 becomes -10. Other types, and numbers it cannot be computed for, become NULL.
/// </summary>
internal sealed class BucketMasker(decimal width) : Masker
{
    public static MaskerDefinition Definition { get; } = new(
        "bucket",
        "a number becomes the lower bound of its bucket",
        [new("width", MaskerOptionKind.Number, null, "width of a bucket, above 0")])
    {
        Create = options => new BucketMasker(options.PositiveNumber("width")),
    };

    public override string Name => Definition.Name;

    public override bool TryMaskInteger(long value, out long masked)
    {
        masked = 0;
        if (!TryMaskDecimal(value, out var floor) || floor != decimal.Truncate(floor) || floor < long.MinValue)
        {
            return false;
        }

        masked = (long)floor;
        return true;
    }

    public override bool TryMaskDecimal(decimal value, out decimal masked)
    {
        try
        {
            masked = decimal.Floor(value / width) * width;
            return true;
        }
        catch (OverflowException)
        {
            masked = 0;
            return false;
        }
    }

    public override bool TryMaskDouble(double value, out double masked)
    {
        masked = Math.Floor(value / (double)width) * (double)width;
        return double.IsFinite(masked);
    }
}
