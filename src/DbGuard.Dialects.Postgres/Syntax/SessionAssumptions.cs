using System.Globalization;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>
/// What must hold of a session for the guard's parser and the server to read the same bytes alike. The server reports each of these with
/// ParameterStatus at the start of a session and whenever it changes (PostgreSQL 18 docs, 54.2.7 Asynchronous Operations), however
/// it was changed: SET, <c>set_config</c>, a function's SET clause, role or database defaults, start-up options.
/// </summary>
/// <remarks>
/// standard_conforming_strings: off makes a backslash escape inside plain literals, so that <c>'\'</c> goes on where the parser sees its end.
/// client_encoding: in SJIS, BIG5, GBK and others the second byte of a character may be a backslash or a quote.
/// server_encoding: single-byte encodings fold non-ASCII letters of names and cut long names elsewhere; UTF8 folds ASCII only.
/// server_version: servers before 15 read <c>0x1f</c> and <c>1_000</c> as a number and a name.
/// </remarks>
public static class SessionAssumptions
{
    /// <summary>The oldest server whose lexer reads what the guard's reads.</summary>
    public const int OldestServer = 15;

    /// <summary>The settings to ask for in the start-up message; server_encoding cannot be asked for, only checked.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> StartupSettings { get; } =
        [new("client_encoding", "UTF8"), new("standard_conforming_strings", "on")];

    /// <summary>One sentence on what a reported value breaks, or null when the session may go on. A session that breaks one must end.</summary>
    /// <param name="name">The parameter as reported.</param>
    /// <param name="value">Its value as reported.</param>
    public static string? Violation(string name, string value) => name switch
    {
        "standard_conforming_strings" when value != "on" => "standard_conforming_strings is not `on`: the guard and the server would read string literals differently",
        "client_encoding" when value != "UTF8" => "client_encoding is not `UTF8`: the guard and the server would read characters differently",
        "server_encoding" when value != "UTF8" => "the database is not encoded in UTF8: the guard and the server could fold and cut names differently",
        "server_version" when MajorVersion(value) < OldestServer => "the server is older than PostgreSQL 15: the guard and the server would read numbers differently",
        _ => null,
    };

    /// <summary>15 of `15.18 (Debian 15.18-1)` and of `15beta2`; 0 when the text does not start with a number.</summary>
    private static int MajorVersion(string version)
    {
        var digits = version.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(digits < 0 ? version : version.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
