using DbGuard.Generator.Grammar;

namespace DbGuard.Generator.Campaigns;

/// <summary>A run: cases are made, sent through a real gateway, and judged, until the count or the time is reached.</summary>
internal static class Campaign
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="tell">Is given the progress, about once a second.</param>
    public static async Task<CampaignProgress> RunAsync(CampaignOptions options, Action<CampaignProgress>? tell = null)
    {
        await using var stage = await CampaignStage.StartAsync(options).ConfigureAwait(false);
        var progress = new CampaignProgress(options);
        var maker = new CaseMaker(stage.Grammar, options.Seed);
        var running = Task.WhenAll(Enumerable.Range(0, options.Workers).Select(number => Task.Run(() => RunAsync(stage, maker, progress, number))));
        while (await Task.WhenAny(running, Task.Delay(TellEvery)).ConfigureAwait(false) != running)
        {
            tell?.Invoke(progress);
        }

        await running.ConfigureAwait(false);
        return progress;
    }

    private static async Task RunAsync(CampaignStage stage, CaseMaker maker, CampaignProgress progress, int number)
    {
        var worker = new CampaignWorker(stage, maker, progress, number);
        await using (worker.ConfigureAwait(false))
        {
            await worker.RunAsync().ConfigureAwait(false);
        }
    }
}
