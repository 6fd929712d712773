namespace DbGuard.Dialects.Postgres.Values;

/// <summary>A cell of one scalar type: decodes it, asks the masker, encodes the answer.</summary>
internal abstract class ScalarCellMasker : CellMasker
{
    /// <summary>Appends the answer of a value-independent masker, which needs no cell; false for NULL.</summary>
    public abstract bool TryMaskAnything(CellBuffer output);
}
