namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>What a part of a statement's text is, for showing it.</summary>
public enum SqlTokenKind
{
    /// <summary>Operators, brackets and other punctuation.</summary>
    Symbol,
    Keyword,
    Identifier,
    String,
    Number,
    Parameter,
    Comment,
}

/// <summary>A part of a text as PostgreSQL's scanner cuts it; white space lies between them.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct SqlToken(int Offset, int Length, SqlTokenKind Kind);
