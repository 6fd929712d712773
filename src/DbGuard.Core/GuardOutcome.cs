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
public sealed record GuardOutcome(Verdict Verdict, ImmutableArray<StatementOutcome> Statements, SyntaxFailure? Failure, Decision Decision)
{
    /// <summary>The same under the row ceiling of an approval: it becomes the statements' own limit.</summary>
    public GuardOutcome Under(GrantedRows ceiling) => this with { Statements = [.. Statements.Select(s => s with { Decision = Under(s, ceiling) })] };

    private static Decision Under(StatementOutcome statement, GrantedRows ceiling) => statement.Decision with
    {
        Granted = ceiling,
        RowLimit = Math.Min(statement.Decision.RowLimit ?? long.MaxValue, ceiling.Rows),
        ChangeLimit = statement.Statement.Facts.MostRowsWritten <= ceiling.Rows
            ? statement.Decision.ChangeLimit
            : Math.Min(statement.Decision.ChangeLimit ?? long.MaxValue, ceiling.Rows),
    };
}
