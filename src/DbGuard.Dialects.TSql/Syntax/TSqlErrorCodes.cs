namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>Codes of texts that could not be read; the same numbers mean the same for every dialect.</summary>
internal static class TSqlErrorCodes
{
    public const string Syntax = "DBG1001";
    public const string TooLong = "DBG1002";
    public const string InvalidUtf8 = "DBG1003";
    public const string NulCharacter = "DBG1004";
    public const string BracketDepth = "DBG1006";
    public const string TooComplex = "DBG1007";
    public const string OperatorChain = "DBG1008";
    public const string Internal = "DBG1050";
}
