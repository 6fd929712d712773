using System.Buffers.Binary;
using System.Buffers.Text;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>int8 and numeric, where the policy has numbers looked at: a number that is found becomes NULL, because any other could be taken for a real one.</summary>
internal sealed class NumberDetectingCell(ContentMasker content, bool binary, bool isNumeric) : DetectingCell(content)
{
    private const int MostDigits = 28;
    private const int LongestTextBytes = 40;

    protected override CellOutcome LookThrough(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (!binary)
        {
            return LookAt(cell);
        }

        Span<byte> text = stackalloc byte[LongestTextBytes];
        var length = 0;
        var isRead = isNumeric ? NumericBinary.TryRead(cell, MostDigits, out var value) && Utf8Formatter.TryFormat(value, text, out length)
            : cell.Length == sizeof(long) && Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt64BigEndian(cell), text, out length);
        return isRead ? LookAt(text[..length]) : CellOutcome.Unchanged;
    }

    private CellOutcome LookAt(ReadOnlySpan<byte> number)
    {
        // A fraction of zeros is no fraction.
        var point = number.IndexOf((byte)'.');
        if (point >= 0)
        {
            if (number[(point + 1)..].ContainsAnyExcept((byte)'0'))
            {
                return CellOutcome.Unchanged;
            }

            number = number[..point];
        }

        return Content.IsFoundNumber(number) ? CellOutcome.Null : CellOutcome.Unchanged;
    }
}
