namespace DbGuard.Core.Facts;

/// <summary>A bound of the analyser was reached: the statement becomes a gap of kind <see cref="GapKind.LimitReached"/>.</summary>
public sealed class AnalysisLimitException : Exception
{
    public AnalysisLimitException()
        : base("the statement is too large to be analysed")
    {
    }

    public AnalysisLimitException(string message)
        : base(message)
    {
    }

    public AnalysisLimitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
