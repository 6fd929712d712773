using System.Text.RegularExpressions;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Clients;

/// <summary>Runs one script straight and through the gateway, and compares what they printed.</summary>
internal static partial class TwoRuns
{
    private const int Around = 300;

    internal static async Task AgreeAsync(ShopFixture shop, Func<PostgresEndpoint, Task<string>> run, bool isCounted = false)
    {
        var direct = Comparable(await run(await shop.DirectAsync()));
        var guarded = Comparable(await run(await shop.GuardedAsync(isCounted)));
        Assert.True(direct == guarded, FirstDifference(direct, guarded));
    }

    /// <summary>The transcript without what the server makes up anew each time.</summary>
    private static string Comparable(string transcript) => BackendProcess().Replace(transcript, "PID n");

    private static string FirstDifference(string direct, string guarded)
    {
        var at = direct.Zip(guarded).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"the transcripts part at character {at}\n--- direct\n{Excerpt(direct, at)}\n--- through the gateway\n{Excerpt(guarded, at)}";
    }

    private static string Excerpt(string text, int at)
    {
        var start = Math.Max(0, at - Around);
        return text.Substring(start, Math.Min(2 * Around, text.Length - start));
    }

    [GeneratedRegex("PID [0-9]+")]
    private static partial Regex BackendProcess();
}
