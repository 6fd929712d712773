using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>One statement of a text after analysis.</summary>
/// <param name="Facts">What it does.</param>
/// <param name="Fingerprint">Lower-case hex SHA-256 over the statement without its literals; equal only for statements of equal meaning but for literals.</param>
/// <param name="LiteralSpans">Every literal and comment in the statement, in order, relative to the whole text: what the audit record may redact.</param>
public sealed record AnalyzedStatement(StatementFacts Facts, string Fingerprint, ImmutableArray<SourceSpan> LiteralSpans);
