namespace DbGuard.Corpus.Tests.Judging;

/// <summary>An outcome and what it rests on.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Why">For the reader; empty for most that are good.</param>
internal sealed record Verdict(Outcome Outcome, string Why = "")
{
    private const int LongestWhy = 2500;

    public static Verdict Ok { get; } = new(Outcome.Ok);

    public bool IsOk => Outcome == Outcome.Ok;

    /// <summary>Seconds the run took.</summary>
    public double Seconds { get; init; }

    /// <summary>A verdict whose reason is cut to one readable line.</summary>
    public static Verdict Of(Outcome outcome, string why)
    {
        var line = string.Concat(why.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return new Verdict(outcome, line.Length > LongestWhy ? line[..LongestWhy] : line);
    }
}
