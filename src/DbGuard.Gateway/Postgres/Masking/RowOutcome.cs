namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>What becomes of a row.</summary>
internal enum RowOutcome
{
    /// <summary>It does not have the columns that were described: nothing more of the result may leave.</summary>
    Malformed,
    /// <summary>It leaves as it came; nothing was written.</summary>
    Unchanged,
    /// <summary>The client gets what was written.</summary>
    Written,
}
