using System.Text;
using System.Text.RegularExpressions;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>Whether what a case saw at the server itself is seen again.</summary>
internal static class ServerObservation
{
    public static bool IsSeen(CaseCheck check, Transcript given)
    {
        var text = check.Type == "auth"
            ? string.Join('\n', given.Authentication.Select(message => Encoding.Latin1.GetString(message.Body)))
            : $"{given.Render(20_000)}\n{Encoding.Latin1.GetString(given.Received)}";
        return check.Match.All(pattern => Regex.IsMatch(text, pattern, RegexOptions.Singleline))
            && !check.NotMatch.Any(pattern => Regex.IsMatch(text, pattern, RegexOptions.Singleline))
            && (!check.Closes || given.Has(Ending.Closed))
            && given.Longest.TotalSeconds >= (check.MinSeconds ?? 0);
    }
}
