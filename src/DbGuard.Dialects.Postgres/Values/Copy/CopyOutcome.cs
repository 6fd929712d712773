namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>What becomes of a piece of a COPY stream.</summary>
public enum CopyOutcome
{
    /// <summary>It is not what its format says, or a row has another number of fields: nothing more of the stream may leave.</summary>
    Malformed,
    /// <summary>It ends where a row ends and leaves as it came; nothing was written.</summary>
    Unchanged,
    /// <summary>The rows that it completes were written; perhaps none.</summary>
    Written,
}
