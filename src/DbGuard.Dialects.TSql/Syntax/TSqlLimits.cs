namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>Bounds on the texts that are parsed: ScriptDom recurses with the text, and an exhausted stack would end the process.</summary>
public sealed record TSqlLimits
{
    public static TSqlLimits Default { get; } = new();

    /// <summary>Longest text in bytes. Default 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Most tokens, white space not counted. Default 200,000.</summary>
    public int MaxTokens { get; init; } = 200_000;

    /// <summary>Deepest nesting of brackets, CASE and BEGIN. Default 300.</summary>
    public int MaxDepth { get; init; } = 300;

    /// <summary>Most tokens that can make a tree deeper without a bracket: operators, joins, set operations, IF, NOT. Default 5,000.</summary>
    public int MaxChain { get; init; } = 5_000;
}
