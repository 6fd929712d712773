using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>One run of a case and what was seen beside it.</summary>
internal sealed record CaseRun(CorpusCase Item, ProtocolMode Mode, Transcript Given)
{
    /// <summary>Answers of the probes before and after.</summary>
    public required IReadOnlyList<(string Before, string After)> Probes { get; init; }

    /// <summary>SQLSTATEs the other session of the case was told.</summary>
    public required IReadOnlyList<string> VictimCodes { get; init; }

    public bool HasEffect => Probes.Any(probe => probe.Before != probe.After);

    /// <summary>Errors, for the reader.</summary>
    public string Errors => Given.Render() is var text && text.IndexOf("ERROR:", StringComparison.Ordinal) is >= 0 and var at ? text[at..] : text;
}
