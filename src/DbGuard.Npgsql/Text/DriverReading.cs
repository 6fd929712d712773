using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Npgsql.Text;

/// <summary>
/// A text without parameters the driver cuts at semicolons by a scanner of its own (with parameters by position it forwards the text as it is).
/// Such a text runs only when it holds no form that two scanners could read differently around a semicolon.
/// </summary>
internal static class DriverReading
{
    public static DecisionReason? Refusal(LoweredText text, GuardOutcome outcome)
    {
        var bytes = text.Bytes.Span;
        if (text.Parameters.Length > 0)
        {
            return outcome.Statements.Length > 1 ? Reason("a text with parameters holds several statements", "send them one by one, or as a batch") : null;
        }

        if (!bytes.Contains((byte)';'))
        {
            return null;
        }

        var separators = 0;
        var statements = 0;
        var isEmpty = true;
        foreach (var token in SqlTokens.Of(bytes))
        {
            var part = bytes.Slice(token.Offset, token.Length);
            if (token.Kind == SqlTokenKind.Symbol && part is [(byte)';'])
            {
                separators++;
                isEmpty = true;
                continue;
            }

            if (token.Kind != SqlTokenKind.Comment && isEmpty)
            {
                statements++;
                isEmpty = false;
            }

            if (!IsPlain(token.Kind, part))
            {
                return Reason("a text with semicolons holds a form of string or name that driver and server could read differently", "bind strings as parameters, and send statements one by one");
            }
        }

        // More separators than statements need: in a function's body or in a rule's brackets.
        return statements == outcome.Statements.Length && separators <= statements + 1
            ? null
            : Reason("driver and server could cut the text into different statements", "send statements one by one, and bodies of functions as strings");
    }

    /// <summary>Strings and names in their plain forms: quotes doubled, no escapes, no dollar in a name.</summary>
    private static bool IsPlain(SqlTokenKind kind, ReadOnlySpan<byte> part) => kind switch
    {
        SqlTokenKind.String => (part[0] == '\'' && !part.Contains((byte)'\\')) || IsDollarQuoted(part),
        SqlTokenKind.Identifier => part[0] == '"' ? !part.Contains((byte)'\\') : !part.Contains((byte)'$') && part[^1] != '"',
        SqlTokenKind.Keyword => !part.Contains((byte)'$'),
        SqlTokenKind.Parameter => false,
        _ => true,
    };

    /// <summary><c>$$…$$</c>, or a tag of ASCII letters; without a dollar sign inside.</summary>
    private static bool IsDollarQuoted(ReadOnlySpan<byte> part)
    {
        var end = part.Length > 1 && part[0] == '$' ? part[1..].IndexOf((byte)'$') : -1;
        if (end < 0)
        {
            return false;
        }

        var tag = part.Slice(1, end);
        foreach (var b in tag)
        {
            if (!char.IsAsciiLetter((char)b))
            {
                return false;
            }
        }

        return part.Length >= 2 * (end + 2) && !part[(end + 2)..^(end + 2)].Contains((byte)'$');
    }

    private static DecisionReason Reason(string sentence, string help) => new(Verdict.Deny, "DBG5111", "door", sentence, help, []);
}
