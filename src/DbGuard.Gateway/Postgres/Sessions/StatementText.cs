using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Statement text for the record: literals are taken out where the statement meets protected columns or may hold credentials.</summary>
internal static class StatementText
{
    private const string Redacted = "'[redacted]'";

    /// <summary>The part of the text that is this statement (all of it when null), with literals redacted if need be.</summary>
    public static string ForRecord(DecidedText text, AnalyzedStatement? statement, Func<ColumnId, bool>? isProtected)
    {
        var statements = text.Outcome.Statements;
        var mustRedact = statements.IsEmpty
            ? isProtected is not null || Credentials.MayBeIn(text.Bytes)
            : statements.Any(s => Credentials.MayBeIn(s.Statement.Facts) || (isProtected is not null && Meets(s.Statement.Facts, isProtected)));
        var span = statement is not null && statements.Length > 1 ? Clip(statement.Facts.Span, text.Bytes.Length) : new SourceSpan(0, text.Bytes.Length);
        if (!mustRedact)
        {
            return span.Length == text.Bytes.Length ? text.String : Encoding.UTF8.GetString(text.Bytes, span.Offset, span.Length);
        }

        // A text that could not be analysed has no known literals: nothing of it is written down then.
        return statements.IsEmpty
            ? "[redacted: the text could not be analysed]"
            : WithoutLiterals(text.Bytes, span, statements.SelectMany(s => s.Statement.LiteralSpans));
    }

    /// <summary>
    /// The text for a person who is to allow it: a literal is shown when it is known to meet columns that are not protected, and no others.
    /// </summary>
    public static string ForApprover(DecidedText text, Func<ColumnId, bool>? isProtected)
    {
        var statements = text.Outcome.Statements;
        if (isProtected is null || statements.IsEmpty || statements.Any(s => Credentials.MayBeIn(s.Statement.Facts) || !s.Statement.Facts.Gaps.IsEmpty || s.Statement.Facts.Inner is not null))
        {
            return ForRecord(text, statement: null, isProtected);
        }

        if (!statements.Any(s => Meets(s.Statement.Facts, isProtected)))
        {
            return text.String;
        }

        var shown = statements.SelectMany(s => s.Statement.Facts.Values).Where(v => v.Literal is not null)
            .GroupBy(v => v.Literal!.Value).Where(uses => !uses.Any(u => isProtected(u.Column))).Select(uses => uses.Key).ToHashSet();
        return WithoutLiterals(
            text.Bytes, new SourceSpan(0, text.Bytes.Length), statements.SelectMany(s => s.Statement.LiteralSpans).Where(l => !shown.Contains(l)));
    }

    private static bool Meets(StatementFacts facts, Func<ColumnId, bool> isProtected) =>
        !facts.Gaps.IsEmpty
        || facts.Columns.Any(c => c.IsOfStatement && isProtected(c.Column))
        || facts.Values.Any(v => isProtected(v.Column))
        || (facts.Inner is { } inner && Meets(inner, isProtected));

    private static SourceSpan Clip(SourceSpan span, int length) =>
        span.Length > 0 && span.Offset >= 0 && span.Offset <= length - span.Length ? span : new SourceSpan(0, length);

    private static string WithoutLiterals(byte[] bytes, SourceSpan span, IEnumerable<SourceSpan> literals)
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

            result.Append(Encoding.UTF8.GetString(bytes, position, literal.Offset - position)).Append(Redacted);
            position = literal.Offset + literal.Length;
        }

        return result.Append(Encoding.UTF8.GetString(bytes, position, end - position)).ToString();
    }
}
