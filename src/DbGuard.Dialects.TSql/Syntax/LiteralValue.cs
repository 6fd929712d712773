using System.Text;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>The value of a literal token: of strings and whole numbers, whose values do not depend on types.</summary>
internal static class LiteralValue
{
    /// <summary>Null for any other form, and for a string that a backslash carries over the end of a line.</summary>
    public static string? Of(ReadOnlySpan<byte> token)
    {
        if (token.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            return Encoding.ASCII.GetString(token);
        }

        var quoted = token[0] is (byte)'N' or (byte)'n' ? token[1..] : token;
        if (quoted.Length < 2 || quoted[0] != '\'' || quoted[^1] != '\'' || quoted.IndexOf("\\\n"u8) >= 0 || quoted.IndexOf("\\\r"u8) >= 0)
        {
            return null;
        }

        var body = Encoding.UTF8.GetString(quoted[1..^1]);
        return body.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal) ? null : body.Replace("''", "'", StringComparison.Ordinal);
    }
}
