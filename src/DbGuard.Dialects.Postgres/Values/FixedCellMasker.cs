namespace DbGuard.Dialects.Postgres.Values;

/// <summary>Every cell becomes the same bytes, or NULL.</summary>
internal sealed class FixedCellMasker : CellMasker
{
    private readonly byte[]? _cell;

    private FixedCellMasker(byte[]? cell) => _cell = cell;

    public static FixedCellMasker Null { get; } = new(null);

    /// <summary>The bytes; null for NULL.</summary>
    public byte[]? Cell => _cell;

    public override bool IsFixed => true;

    /// <summary>What the scalar says when it is not asked about any value.</summary>
    public static FixedCellMasker Of(ScalarCellMasker scalar)
    {
        var buffer = new CellBuffer();
        return scalar.TryMaskAnything(buffer) ? new FixedCellMasker(buffer.WrittenSpan.ToArray()) : Null;
    }

    public static FixedCellMasker Of(byte[] cell) => new(cell);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output)
    {
        if (_cell is null)
        {
            return false;
        }

        output.Append(_cell);
        return true;
    }
}
