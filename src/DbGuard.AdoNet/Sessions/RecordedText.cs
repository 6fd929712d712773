using System.Collections.Immutable;
using System.Text;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Statement text and parameters for records and for approvers: what meets protected columns, or may be a credential, is taken out.</summary>
internal static class RecordedText
{
    private const string Redacted = "[redacted]";
    private const int MostCharacters = 4096;

    /// <summary>The text without the literals that may not be written down.</summary>
    public static string Of(LoweredText text, GuardOutcome outcome, Func<ColumnId, bool>? isProtected)
    {
        if (outcome.Statements.IsEmpty)
        {
            // A text that could not be read has no known literals.
            return isProtected is null && !text.Text.Contains("password", StringComparison.OrdinalIgnoreCase) ? text.Text : "[redacted: the text could not be analysed]";
        }

        return outcome.Statements.Any(s => MustRedact(s.Statement.Facts, isProtected))
            ? WithoutLiterals(text.Bytes.Span, outcome.Statements.SelectMany(s => s.Statement.LiteralSpans))
            : text.Text;
    }

    /// <summary>The parameters as text, NULL as null.</summary>
    public static ImmutableArray<string?> ParametersOf(IGuardedProvider provider, LoweredText text, GuardOutcome outcome, Func<ColumnId, bool>? isProtected)
    {
        var values = ImmutableArray.CreateBuilder<string?>(text.Parameters.Length);
        for (var i = 0; i < text.Parameters.Length; i++)
        {
            var number = i + 1;
            values.Add(text.Parameters[i].Value is null or DBNull ? null
                : outcome.Statements.IsEmpty || outcome.Statements.Any(s => Meets(s.Statement.Facts, number, isProtected)) ? Redacted
                : Cut(provider.TextOf(text.Parameters[i]) ?? $"[{text.Parameters[i].Value!.GetType().Name}]"));
        }

        return values.MoveToImmutable();
    }

    /// <summary>True when the statement uses columns that may not be shown, in any way.</summary>
    public static bool Touches(StatementFacts facts, Func<ColumnId, bool>? isProtected) => isProtected is not null
        && (!facts.Gaps.IsEmpty
            || facts.Columns.Any(c => isProtected(c.Column))
            || facts.Values.Any(v => isProtected(v.Column))
            || (facts.Inner is { } inner && Touches(inner, isProtected)));

    private static bool MustRedact(StatementFacts facts, Func<ColumnId, bool>? isProtected) => MayHoldCredentials(facts) || Touches(facts, isProtected);

    private static bool MayHoldCredentials(StatementFacts facts) =>
        facts.ObjectKind is ObjectKind.Role or ObjectKind.ForeignServer or ObjectKind.Subscription or ObjectKind.System
        || facts.Functions.Any(f => f.Effect == FunctionEffect.Network || f.Name.Name.Contains("crypt", StringComparison.Ordinal) || f.Name.Name == "hmac")
        || (facts.Inner is { } inner && MayHoldCredentials(inner));

    private static bool Meets(StatementFacts facts, int parameter, Func<ColumnId, bool>? isProtected) =>
        MayHoldCredentials(facts)
        || (isProtected is not null
            && (!facts.Gaps.IsEmpty || facts.Inner is not null
                || facts.Values.Any(v => v.ParameterNumber == parameter && isProtected(v.Column))
                // A parameter that is only computed with is not told apart: it counts where anything protected is touched.
                || (Touches(facts, isProtected) && !facts.Values.Any(v => v.ParameterNumber == parameter))));

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";

    private static string WithoutLiterals(ReadOnlySpan<byte> bytes, IEnumerable<SourceSpan> literals)
    {
        var result = new StringBuilder();
        var position = 0;
        foreach (var literal in literals.OrderBy(l => l.Offset))
        {
            if (literal.Offset < position || literal.Offset + literal.Length > bytes.Length)
            {
                continue;
            }

            result.Append(Encoding.UTF8.GetString(bytes[position..literal.Offset])).Append("'[redacted]'");
            position = literal.Offset + literal.Length;
        }

        return result.Append(Encoding.UTF8.GetString(bytes[position..])).ToString();
    }
}
