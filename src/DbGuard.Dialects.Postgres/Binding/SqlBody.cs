namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Bodies in standard form, as pg_get_function_sqlbody deparses them: <c>RETURN expression</c>, or <c>BEGIN ATOMIC statement; … END</c>
/// (PostgreSQL 18 docs, CREATE FUNCTION, sql_body). Text bodies never begin like that: neither is a statement by itself.
/// </summary>
internal static class SqlBody
{
    private const string Return = "RETURN ";
    private const string Begin = "BEGIN ATOMIC";
    private const string End = "END";

    /// <summary>The body as the statements it runs; null when it is a text body.</summary>
    public static string? QueryOf(string body)
    {
        var text = body.AsSpan().Trim();
        if (text.StartsWith(Return, StringComparison.Ordinal))
        {
            return $"SELECT {text[Return.Length..]}";
        }

        return text.StartsWith(Begin, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal)
            ? text[Begin.Length..^End.Length].ToString()
            : null;
    }
}
