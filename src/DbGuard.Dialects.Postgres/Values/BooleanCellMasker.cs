using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>bool: <c>t</c> or <c>f</c>, or one byte.</summary>
internal sealed class BooleanCellMasker(IMasker masker, bool binary) : ScalarCellMasker
{
    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(false, output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) =>
        cell.Length == 1 && TryAnswer(cell[0] is (byte)'t' or 1, output);

    private bool TryAnswer(bool value, CellBuffer output)
    {
        if (!masker.TryMaskBoolean(value, out var masked))
        {
            return false;
        }

        output.Append(binary ? (byte)(masked ? 1 : 0) : (byte)(masked ? 't' : 'f'));
        return true;
    }
}
