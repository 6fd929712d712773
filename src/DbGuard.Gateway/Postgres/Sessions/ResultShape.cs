using DbGuard.Gateway.Postgres.Masking;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>How the rows of one result leave: verified by the second witness before the first of them.</summary>
/// <param name="Masker">What changes the rows; null when they leave as they are.</param>
internal sealed record ResultShape(RowMasker? Masker)
{
    public static ResultShape AsIs { get; } = new((RowMasker?)null);
}
