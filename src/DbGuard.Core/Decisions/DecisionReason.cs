using System.Collections.Immutable;

namespace DbGuard.Core.Decisions;

/// <summary>One reason for a verdict, written once and shown at every door.</summary>
/// <param name="Verdict">The verdict this reason calls for.</param>
/// <param name="Code">DBGnnnn.</param>
/// <param name="Rule">Id of the rule, or the built-in check, that speaks.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop, names in backticks, no literal.</param>
/// <param name="Help">What the agent can do about it.</param>
/// <param name="Objects">Objects concerned, e.g. <c>public.customers.ssn</c>.</param>
/// <param name="Span">Where in the text.</param>
/// <param name="IsRetryable">True when the same statement may pass later or after approval.</param>
/// <param name="RetryAfter">When it may pass, where that is known.</param>
public sealed record DecisionReason(
    Verdict Verdict, string Code, string Rule, string Sentence, string Help, ImmutableArray<string> Objects, SourceSpan? Span = null, bool IsRetryable = false, TimeSpan? RetryAfter = null);
