using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres;

/// <summary>Turns a parse error into the failure that Core knows.</summary>
internal static class SyntaxFailures
{
    private const string SyntaxErrorState = "42601";

    public static SyntaxFailure Of(SyntaxError error, ReadOnlySpan<byte> text)
    {
        var isSyntaxError = error.SqlState == SyntaxErrorState;
        return new SyntaxFailure(error.Code, error.Sentence, SourcePosition.Cursor(text, error.Position), isSyntaxError, isSyntaxError ? NearToken(error.ClientMessage) : null);
    }

    /// <summary>The token of <c>… at or near "token"</c>; null when it is a literal, of which nothing is passed on.</summary>
    private static string? NearToken(string message)
    {
        const string Marker = "at or near \"";
        var start = message.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0 || message.Length < start + Marker.Length + 2 || message[^1] != '"')
        {
            return null;
        }

        var token = message[(start + Marker.Length)..^1];
        var first = token[0];
        return first is '\'' or '"' or '$' || char.IsAsciiDigit(first) || token.Contains('\'', StringComparison.Ordinal) ? null : token;
    }
}
