using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core;

/// <summary>The answer to one statement of a text.</summary>
public sealed record StatementOutcome(AnalyzedStatement Statement, Decision Decision);

/// <summary>
/// The answer to a whole text. <see cref="Verdict"/> is the most severe one of its statements: a text is decided as a whole
/// before any part of it runs.
/// </summary>
/// <param name="Verdict">Most severe verdict.</param>
/// <param name="Statements">One per statement, in order; empty for an empty text and for a text that could not be read.</param>
/// <param name="Failure">Why the text could not be read; then the verdict is Deny.</param>
/// <param name="Decision">The deciding decision: that of the most severe statement, or the one that refuses an unreadable text.</param>
public sealed record GuardOutcome(Verdict Verdict, ImmutableArray<StatementOutcome> Statements, SyntaxFailure? Failure, Decision Decision);
