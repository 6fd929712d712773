namespace DbGuard.Generator.Judging;

/// <summary>What the judge says of a case.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Finding">What is wrong; null nearly always.</param>
internal sealed record Judgement(CaseVerdict Verdict, Finding? Finding)
{
    /// <summary>A canary's bytes are there: the twin has to tell whether by coincidence.</summary>
    public bool NeedsTwin { get; init; }

    /// <summary>The twin answered the same, so the canary's bytes were a coincidence.</summary>
    public bool IsCoincidence { get; init; }

    /// <summary>Whether it fails depends on labelled values: a residual risk that docs/threat-model.md names.</summary>
    public bool IsErrorOracle { get; init; }

    /// <summary>Code of the guard's refusal; null when it did not refuse.</summary>
    public string? GuardCode { get; init; }
}
