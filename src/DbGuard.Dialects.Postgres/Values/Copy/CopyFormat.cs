namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>The data format of a COPY stream.</summary>
public enum CopyFormatKind
{
    Text,
    Csv,
    Binary,
}

/// <summary>How a COPY stream is written. Source: PostgreSQL 18 docs, COPY, File Formats.</summary>
public sealed record CopyFormat
{
    public required CopyFormatKind Kind { get; init; }

    /// <summary>Between fields; not used in binary.</summary>
    public byte Delimiter { get; init; }

    /// <summary>What stands for NULL, as it is written; not used in binary.</summary>
    public byte[] NullText { get; init; } = [];

    /// <summary>CSV only.</summary>
    public byte Quote { get; init; }

    /// <summary>CSV only: precedes a quote or escape character inside a quoted field.</summary>
    public byte Escape { get; init; }

    /// <summary>
    /// CSV only: FORCE_QUOTE is given, for whichever columns. Then every masked value is quoted: whether a mask is quoted must not depend
    /// on the value, since quotes tell a NULL, a comma or a line break.
    /// </summary>
    public bool ForcesQuotes { get; init; }

    /// <summary>The first row holds column names.</summary>
    public bool HasHeader { get; init; }
}
