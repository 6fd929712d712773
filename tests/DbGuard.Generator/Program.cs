using DbGuard.Generator.Campaigns;

CampaignOptions options;
try
{
    options = CampaignOptions.Parse(args);
}
catch (FormatException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}

Console.WriteLine($"seed {options.Seed}");
if (options.IsStageOnly)
{
    await using var stage = await CampaignStage.StartAsync(options with { Workers = 1 });
    Console.WriteLine(stage);
    await Console.In.ReadLineAsync();
    return 0;
}

var progress = await Campaign.RunAsync(options, now =>
{
    // One line, over and over; where nobody watches it would only fill a log.
    if (!Console.IsOutputRedirected)
    {
        Console.Write($"\r{now}   ");
    }
});
Console.WriteLine();
Console.Write(CampaignReport.Of(progress, options));
return progress.Findings.Count == 0 ? 0 : 1;
