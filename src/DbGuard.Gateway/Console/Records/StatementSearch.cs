using System.Text;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Gateway.Console.Records;

/// <summary>What is searched for; null: anything.</summary>
/// <param name="Principal">Part of the principal.</param>
/// <param name="Table">A table that the statement names, with or without its schema.</param>
/// <param name="Verdict"><c>allow</c>, <c>mask</c>, <c>hold</c> or <c>deny</c>.</param>
/// <param name="Text">Part of the statement's text, a code, or a session's id.</param>
/// <param name="Since">Not before, in microseconds.</param>
/// <param name="Until">Before, in microseconds.</param>
internal sealed record StatementSearch(string? Principal, string? Table, string? Verdict, string? Text, long? Since, long? Until)
{
    public bool Matches(StatementRow row) =>
        (Principal is null || row.Principal.Contains(Principal, StringComparison.OrdinalIgnoreCase))
        && (Verdict is null || row.Verdict == Verdict)
        && (Text is null || row.Text.Contains(Text, StringComparison.OrdinalIgnoreCase) || row.Code == Text || row.Error == Text || row.Session == Text)
        && (Table is null || Names(row.Text, Table));

    /// <summary>The text has the name as a whole identifier: <c>orders</c> is named by <c>public.orders</c> and not by <c>orders_old</c>.</summary>
    private static bool Names(string text, string table)
    {
        if (!text.Contains(table, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var name = "";
        foreach (var token in SqlTokens.Of(bytes))
        {
            var word = Encoding.UTF8.GetString(bytes.AsSpan(token.Offset, token.Length)).Trim('"');
            var isName = token.Kind is SqlTokenKind.Identifier or SqlTokenKind.Keyword;
            name = word == "." ? name + "." : isName ? name.EndsWith('.') ? name + word : word : "";
            if (isName && (name.Equals(table, StringComparison.OrdinalIgnoreCase) || word.Equals(table, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
