namespace DbGuard.Dialects.Postgres.Values;

/// <summary>What becomes of a cell.</summary>
public enum CellOutcome
{
    /// <summary>It leaves as it came.</summary>
    Unchanged,
    /// <summary>It becomes what was written.</summary>
    Masked,
    /// <summary>It becomes NULL.</summary>
    Null,
}
