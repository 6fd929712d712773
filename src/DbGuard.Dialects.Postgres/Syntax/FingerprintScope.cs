namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Whether literals count in a <see cref="StatementFingerprint"/>.</summary>
internal enum FingerprintScope
{
    /// <summary>Statements that differ in data literals only are equal: for grouping and for statistics.</summary>
    WithoutConstants,

    /// <summary>Every literal counts: for grants over one exact statement.</summary>
    WithConstants,
}
