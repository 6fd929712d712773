using DbGuard.Gateway.Postgres.Masking;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>How the rows of one result leave: verified by the second witness before the first of them.</summary>
/// <param name="Text">The decided text it was made for; another decision needs another shape.</param>
/// <param name="Masker">What changes the rows; null when they leave as they are.</param>
internal sealed record ResultShape(DecidedText Text, RowMasker? Masker);
