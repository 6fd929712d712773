namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>What a scanned token is; the shim's DG_TOKEN_* values.</summary>
internal enum TokenClass
{
    Other = 0,
    String = 1,
    Number = 2,
    Bits = 3,
    Comment = 4,
    Parameter = 5,
    Identifier = 6,
    Keyword = 7,
}
