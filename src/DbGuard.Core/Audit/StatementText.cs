using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Audit;

/// <summary>Statement text for the record: literals are taken out where the statement meets protected columns or may hold credentials.</summary>
public static class StatementText
{
    private const string Redacted = "'[redacted]'";

    /// <summary>The part of the text that is this statement (all of it when null), with literals redacted if need be.</summary>
    /// <param name="bytes">The text, UTF-8.</param>
    /// <param name="outcome">What was decided on it.</param>
    /// <param name="statement">The statement; null: the whole text.</param>
    /// <param name="isProtected">Columns that may not be shown as they are; null when there are none.</param>
    public static string ForRecord(ReadOnlySpan<byte> bytes, GuardOutcome outcome, AnalyzedStatement? statement, Func<ColumnId, bool>? isProtected)
    {
        var statements = outcome.Statements;
        var span = statement is not null && statements.Length > 1 ? Clip(statement.Facts.Span, bytes.Length) : new SourceSpan(0, bytes.Length);
        if (!MustRedact(bytes, outcome, isProtected))
        {
            return Encoding.UTF8.GetString(bytes.Slice(span.Offset, span.Length));
        }

        // A text that could not be analysed has no known literals: nothing of it is written down then.
        return statements.IsEmpty
            ? "[redacted: the text could not be analysed]"
            : WithoutLiterals(bytes, span, statements.SelectMany(s => s.Statement.LiteralSpans));
    }

    /// <summary>True when literals of the text must not be written down.</summary>
    public static bool MustRedact(ReadOnlySpan<byte> bytes, GuardOutcome outcome, Func<ColumnId, bool>? isProtected) => outcome.Statements.IsEmpty
        ? isProtected is not null || Credentials.MayBeIn(bytes)
        : outcome.Statements.Any(s => Credentials.MayBeIn(s.Statement.Facts) || (isProtected is not null && Meets(s.Statement.Facts, isProtected)));

    /// <summary>
    /// The text for a person who is to allow it: a literal is shown when it is known to meet columns that are not protected, and no others.
    /// </summary>
    public static string ForApprover(ReadOnlySpan<byte> bytes, GuardOutcome outcome, Func<ColumnId, bool>? isProtected)
    {
        var statements = outcome.Statements;
        if (isProtected is null || statements.IsEmpty || statements.Any(s => Credentials.MayBeIn(s.Statement.Facts) || !s.Statement.Facts.Gaps.IsEmpty || s.Statement.Facts.Inner is not null))
        {
            return ForRecord(bytes, outcome, statement: null, isProtected);
        }

        if (!statements.Any(s => Meets(s.Statement.Facts, isProtected)))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var shown = statements.SelectMany(s => s.Statement.Facts.Values).Where(v => v.Literal is not null)
            .GroupBy(v => v.Literal!.Value).Where(uses => !uses.Any(u => isProtected(u.Column))).Select(uses => uses.Key).ToHashSet();
        return WithoutLiterals(
            bytes, new SourceSpan(0, bytes.Length), statements.SelectMany(s => s.Statement.LiteralSpans).Where(l => !shown.Contains(l)));
    }

    /// <summary>
    /// True when a parameter of the statement must not be written down: it meets a protected column, may be a credential, or what it
    /// meets cannot be told. One that is only computed with, in a statement that meets protected columns, cannot be told.
    /// </summary>
    /// <param name="facts">The statement; null: it could not be analysed.</param>
    /// <param name="number">The parameter's number, from 1.</param>
    /// <param name="isProtected">Columns that may not be shown as they are; null when there are none.</param>
    public static bool MustRedactParameter(StatementFacts? facts, int number, Func<ColumnId, bool>? isProtected)
    {
        if (facts is not null && Credentials.MayBeIn(facts))
        {
            return true;
        }

        if (isProtected is null)
        {
            return false;
        }

        if (facts is null || !facts.Gaps.IsEmpty || facts.Inner is not null)
        {
            return true;
        }

        var isUsed = false;
        foreach (var use in facts.Values)
        {
            if (use.ParameterNumber == number)
            {
                isUsed = true;
                if (isProtected(use.Column))
                {
                    return true;
                }
            }
        }

        return !isUsed && Meets(facts, isProtected);
    }

    private static bool Meets(StatementFacts facts, Func<ColumnId, bool> isProtected) =>
        !facts.Gaps.IsEmpty
        || facts.Columns.Any(c => c.IsOfStatement && isProtected(c.Column))
        || facts.Values.Any(v => isProtected(v.Column))
        || (facts.Inner is { } inner && Meets(inner, isProtected));

    private static SourceSpan Clip(SourceSpan span, int length) =>
        span.Length > 0 && span.Offset >= 0 && span.Offset <= length - span.Length ? span : new SourceSpan(0, length);

    private static string WithoutLiterals(ReadOnlySpan<byte> bytes, SourceSpan span, IEnumerable<SourceSpan> literals)
    {
        var result = new StringBuilder();
        var position = span.Offset;
        var end = span.Offset + span.Length;
        foreach (var literal in literals.OrderBy(l => l.Offset))
        {
            if (literal.Offset < position || literal.Offset + literal.Length > end)
            {
                continue;
            }

            result.Append(Encoding.UTF8.GetString(bytes[position..literal.Offset])).Append(Redacted);
            position = literal.Offset + literal.Length;
        }

        return result.Append(Encoding.UTF8.GetString(bytes[position..end])).ToString();
    }
}
