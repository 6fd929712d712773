namespace DbGuard.Core.Facts;

/// <summary>What may come of it when the server computes with a value.</summary>
internal enum Computing
{
    /// <summary>The value is passed on as it is.</summary>
    No,
    /// <summary>It may fail, and its error quotes no value.</summary>
    MayFail,
    /// <summary>It may fail, and its error may quote the value.</summary>
    MayQuote,
}
