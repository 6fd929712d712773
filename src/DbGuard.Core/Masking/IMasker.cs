using System.Buffers;

namespace DbGuard.Core.Masking;

/// <summary>
/// Turns one value into what may be shown. Pure: no I/O, no clock, no logging. A masker works on neutral values; the dialect
/// decodes a cell into one and encodes the answer back, type-correct in the wire format. Where a masker has no answer for a
/// kind of value it returns false, and the cell becomes NULL.
/// </summary>
public interface IMasker
{
    /// <summary>Name as policies write it, e.g. <c>partial</c>.</summary>
    string Name { get; }

    /// <summary>True when the answer does not depend on the value at all, so that it may stand in for values of unknown or mixed origin.</summary>
    bool IsValueIndependent { get; }

    /// <summary>Masks text (UTF-8). Writes the mask to <paramref name="output"/> and returns true, or returns false for NULL.</summary>
    bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output);

    /// <summary>
    /// True for text (UTF-8) that the masker could have given out as a mask and that is hardly ever a value of its own: whoever writes it back
    /// would put a mask in the place of what it masks. Maskers whose masks are ordinary values say false.
    /// </summary>
    bool IsMask(ReadOnlySpan<byte> text) => false;

    /// <summary>Masks a whole number.</summary>
    bool TryMaskInteger(long value, out long masked);

    /// <summary>Masks a decimal number.</summary>
    bool TryMaskDecimal(decimal value, out decimal masked);

    /// <summary>Masks a binary floating point number.</summary>
    bool TryMaskDouble(double value, out double masked);

    /// <summary>Masks a date or timestamp, given as ticks of 1 microsecond since 2000-01-01 00:00 UTC.</summary>
    bool TryMaskMicroseconds(long value, out long masked);

    /// <summary>Masks a truth value.</summary>
    bool TryMaskBoolean(bool value, out bool masked);

    /// <summary>Masks raw bytes (bytea, uuid).</summary>
    bool TryMaskBytes(ReadOnlySpan<byte> value, IBufferWriter<byte> output);
}
