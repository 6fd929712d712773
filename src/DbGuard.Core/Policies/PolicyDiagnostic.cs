namespace DbGuard.Core.Policies;

/// <summary>One thing wrong with a policy file.</summary>
/// <param name="Code">DBG6xxx.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop, names in backticks.</param>
/// <param name="Help">How to mend it; empty when the sentence says it all.</param>
/// <param name="Line">1-based line; 0 when the file as a whole is meant.</param>
/// <param name="Column">1-based column in characters; 0 when the file as a whole is meant.</param>
/// <param name="Path">Where in the document, e.g. <c>profiles.analyst.may.read[2]</c>; empty for the root.</param>
public sealed record PolicyDiagnostic(string Code, string Sentence, string Help, int Line, int Column, string Path)
{
    /// <summary><c>line 4, column 7: DBG6104 unknown key `reed`</c>, for logs and records.</summary>
    public override string ToString() => Line == 0
        ? $"{Code} {Sentence}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Code} {Sentence}");
}
