using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>bytea: raw in binary; in text hex or escape format is read and hex is written, which clients tell apart by itself.</summary>
internal sealed class ByteaCellMasker(IMasker masker, bool binary) : ScalarCellMasker
{
    private readonly CellBuffer _decoded = new();
    private readonly CellBuffer _masked = new();

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer([], output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (binary)
        {
            return masker.TryMaskBytes(cell, output);
        }

        _decoded.Clear();
        return ByteaText.TryDecode(cell, _decoded) && TryAnswer(_decoded.WrittenSpan, output);
    }

    private bool TryAnswer(ReadOnlySpan<byte> value, CellBuffer output)
    {
        if (binary)
        {
            return masker.TryMaskBytes(value, output);
        }

        _masked.Clear();
        if (!masker.TryMaskBytes(value, _masked))
        {
            return false;
        }

        ByteaText.AppendHex(_masked.WrittenSpan, output);
        return true;
    }
}
