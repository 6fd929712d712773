namespace DbGuard.Corpus.Tests.Sql;

/// <summary>What a stretch of SQL text is to PostgreSQL's lexer, as far as splitting needs it.</summary>
internal enum SqlPieceKind
{
    /// <summary>A name, keyword or number.</summary>
    Word,

    /// <summary>A parameter: <c>$1</c>.</summary>
    Parameter,

    /// <summary>A literal or quoted name.</summary>
    Quoted,

    /// <summary>White space or a comment.</summary>
    Blank,

    /// <summary>One other character.</summary>
    Symbol,
}
