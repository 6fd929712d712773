using System.Buffers;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>A masker that overrides what it has an answer for; every other value becomes NULL.</summary>
internal abstract class Masker : IMasker
{
    public abstract string Name { get; }

    public virtual bool IsValueIndependent => false;

    public virtual bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output) => false;

    public virtual bool IsMask(ReadOnlySpan<byte> text) => false;

    public virtual bool TryMaskInteger(long value, out long masked)
    {
        masked = 0;
        return false;
    }

    public virtual bool TryMaskDecimal(decimal value, out decimal masked)
    {
        masked = 0;
        return false;
    }

    public virtual bool TryMaskDouble(double value, out double masked)
    {
        masked = 0;
        return false;
    }

    public virtual bool TryMaskMicroseconds(long value, out long masked)
    {
        masked = 0;
        return false;
    }

    public virtual bool TryMaskBoolean(bool value, out bool masked)
    {
        masked = false;
        return false;
    }

    public virtual bool TryMaskBytes(ReadOnlySpan<byte> value, IBufferWriter<byte> output) => false;
}
