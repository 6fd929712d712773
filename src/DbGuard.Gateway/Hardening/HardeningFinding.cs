namespace DbGuard.Gateway.Hardening;

/// <summary>Something about the database that an administrator should look at.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Check">Name of the check, e.g. <c>public-create</c>.</param>
/// <param name="Sentence">What is the case.</param>
/// <param name="Remedy">A statement that would change it, to be reviewed; null where a person must decide.</param>
internal sealed record HardeningFinding(FindingSeverity Severity, string Check, string Sentence, string? Remedy = null);
