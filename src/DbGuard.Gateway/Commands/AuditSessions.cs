using System.CommandLine;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>The SESSION argument: a whole id, the beginning of one, or <c>last</c>.</summary>
internal static class AuditSessions
{
    public static Argument<string> Argument() => new("SESSION") { Description = "Session id, its beginning, or `last`." };

    /// <summary>The session that is meant; null, and explained, when there is none or more than one.</summary>
    public static string? Find(IAuditReader reader, string wanted, TextWriter error)
    {
        var found = wanted == "last" ? reader.LastSession() is { } last ? [last] : [] : reader.FindSessions(wanted);
        switch (found)
        {
            case [var one]:
                return one;
            case []:
                error.WriteLine($"no session `{SafeText.Escape(wanted)}` in this store");
                return null;
            default:
                error.WriteLine($"`{SafeText.Escape(wanted)}` may be one of {string.Join(", ", found.Take(10).Select(s => SafeText.Escape(s)))}");
                return null;
        }
    }
}
