namespace DbGuard.Core.Decisions;

/// <summary>The answer to a statement, by rising severity: the highest one found wins.</summary>
public enum Verdict
{
    Allow,
    Mask,
    Hold,
    Deny,
}
