using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.Generator.Shrinking;

namespace DbGuard.Generator.Campaigns;

/// <summary>One of the loops of a run: makes cases, runs them in its own sessions on its own databases, has them judged.</summary>
internal sealed class CampaignWorker(CampaignStage stage, CaseMaker maker, CampaignProgress progress, int number) : IAsyncDisposable
{
    private const int CasesBetweenVacuums = 4000;

    private readonly CaseRunner _runner = stage.Runner(number);
    private int _sinceVacuum;

    /// <summary>Runs until the run is over.</summary>
    public async Task RunAsync()
    {
        while (progress.NextBatch() is { Count: > 0 } indices)
        {
            var batch = indices.Select(maker.Make).ToList();
            await RunAsync([.. batch.Where(made => !made.Defines)]).ConfigureAwait(false);
            foreach (var made in batch.Where(made => made.Defines))
            {
                // In its own sessions: one that had a temporary relation is not like new.
                await RunAsync([made]).ConfigureAwait(false);
                await _runner.DisposeAsync().ConfigureAwait(false);
            }

            if ((_sinceVacuum += batch.Count) >= CasesBetweenVacuums)
            {
                _sinceVacuum = 0;
                await stage.Databases.VacuumAsync(stage.Databases.Pairs[number]).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private async Task RunAsync(List<GeneratedCase> batch)
    {
        CaseReplies[] replies;
        try
        {
            replies = await _runner.RunAsync(batch).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Somebody of them ended a session: one by one it shows who.
            foreach (var made in batch)
            {
                await LookCloserAsync(made, null).ConfigureAwait(false);
            }

            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var judgement = stage.Judge.Of(batch[i], replies[i]);
            if (judgement.Finding is not null || judgement.NeedsTwin)
            {
                judgement = await LookCloserAsync(batch[i], judgement).ConfigureAwait(false);
            }

            progress.Tally.Add(batch[i], replies[i], judgement);
        }
    }

    /// <summary>Runs a case again by itself, with the twin. What is found then is a finding.</summary>
    private async Task<Judgement> LookCloserAsync(GeneratedCase made, Judgement? first)
    {
        var shrinker = new Shrinker(_runner, stage.Judge);
        var again = await shrinker.JudgeAsync(made).ConfigureAwait(false);
        if (again.Finding is { } finding)
        {
            await progress.Findings.AddAsync(made, finding, shrinker).ConfigureAwait(false);
        }
        else if (first?.Finding is { } passing)
        {
            progress.Tally.AddUnconfirmed(passing);
        }

        return again;
    }
}
