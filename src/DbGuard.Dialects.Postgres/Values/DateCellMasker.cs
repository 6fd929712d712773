using System.Buffers.Binary;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>date, timestamp, timestamptz, years 1 to 9999. Text is read and written in ISO DateStyle; timestamptz is written in UTC.</summary>
internal sealed class DateCellMasker(IMasker masker, bool binary, DateShape shape) : ScalarCellMasker
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(0, output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) =>
        (binary ? TryDecode(cell, out var value) : IsoDateText.TryParse(cell, shape, out value))
        && IsoDateText.IsInRange(value)
        && TryAnswer(value, output);

    private bool TryAnswer(long value, CellBuffer output)
    {
        if (!masker.TryMaskMicroseconds(value, out var masked) || !IsoDateText.IsInRange(masked))
        {
            return false;
        }

        if (!binary)
        {
            IsoDateText.Write(masked, shape, output);
        }
        else if (shape == DateShape.Date)
        {
            output.AppendInt32((int)((masked - PositiveRemainder(masked)) / MicrosecondsPerDay));
        }
        else
        {
            output.AppendInt64(masked);
        }

        return true;
    }

    private bool TryDecode(ReadOnlySpan<byte> cell, out long microseconds)
    {
        microseconds = 0;
        if (cell.Length != (shape == DateShape.Date ? sizeof(int) : sizeof(long)))
        {
            return false;
        }

        if (shape != DateShape.Date)
        {
            microseconds = BinaryPrimitives.ReadInt64BigEndian(cell);
            return true;
        }

        var days = BinaryPrimitives.ReadInt32BigEndian(cell);
        microseconds = days * MicrosecondsPerDay;
        return Math.Abs((long)days) < long.MaxValue / MicrosecondsPerDay;
    }

    private static long PositiveRemainder(long microseconds) =>
        (microseconds % MicrosecondsPerDay + MicrosecondsPerDay) % MicrosecondsPerDay;
}
