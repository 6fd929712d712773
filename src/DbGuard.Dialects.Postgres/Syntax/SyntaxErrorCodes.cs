namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>Codes of texts that could not be parsed. Part of the DBG1xxx (analysis) range; each has a row in the policy reference.</summary>
public static class SyntaxErrorCodes
{
    /// <summary>PostgreSQL's grammar refuses the text.</summary>
    public const string Syntax = "DBG1001";

    /// <summary>The text is longer than <see cref="ParserLimits.MaxBytes"/>.</summary>
    public const string TooLong = "DBG1002";

    /// <summary>The text is not UTF-8.</summary>
    public const string InvalidUtf8 = "DBG1003";

    /// <summary>The text contains a NUL byte, at which parser and server would stop reading.</summary>
    public const string NulByte = "DBG1004";

    /// <summary>Comments nest deeper than <see cref="ParserLimits.MaxCommentDepth"/>.</summary>
    public const string CommentDepth = "DBG1005";

    /// <summary>Brackets nest deeper than <see cref="ParserLimits.MaxBracketDepth"/>.</summary>
    public const string BracketDepth = "DBG1006";

    /// <summary>The tree nests deeper than <see cref="ParserLimits.MaxTreeDepth"/>, or the parser's own stack limit was met.</summary>
    public const string TooComplex = "DBG1007";

    /// <summary>Runs of operator characters that a lexer would read again and again.</summary>
    public const string OperatorRun = "DBG1008";

    /// <summary>The machine had no memory for the tree.</summary>
    public const string OutOfMemory = "DBG1009";
}
