using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Judging;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Stage;

namespace DbGuard.Corpus.Tests;

/// <summary>Runs cases in all their modes, several at once; whoever wants a verdict waits for it.</summary>
internal sealed class CorpusRun
{
    /// <summary>More than cores: most of a case's time is spent waiting for an approval, a timeout or the server.</summary>
    public const int DefaultWorkers = 8;

    private readonly ImmutableArray<CorpusCase> _cases;
    private readonly ConcurrentDictionary<CaseKey, TaskCompletionSource<Verdict>> _verdicts = [];

    public CorpusRun(ImmutableArray<CorpusCase> cases)
    {
        _cases = cases;
        foreach (var key in cases.SelectMany(KeysOf))
        {
            _verdicts[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Every case in every mode, in the order of the files.</summary>
    public static IEnumerable<CaseKey> KeysOf(CorpusCase item) => ModeActions.ModesOf(item).Select(mode => new CaseKey(item.Id, mode));

    /// <summary>The verdicts that are there.</summary>
    public ImmutableArray<(CorpusCase Item, ProtocolMode Mode, Verdict Verdict)> Verdicts =>
    [
        .. from item in _cases
           from key in KeysOf(item)
           let verdict = _verdicts[key].Task
           where verdict.IsCompletedSuccessfully
           select (item, key.Mode, verdict.Result),
    ];

    public Task<Verdict> VerdictAsync(CaseKey key) => _verdicts[key].Task;

    /// <summary>Runs all; those that want to be alone come last, one by one.</summary>
    public async Task RunAsync(CorpusStage stage, int workers = DefaultWorkers, Action<CorpusCase, ProtocolMode, Verdict>? onVerdict = null, CancellationToken stopping = default)
    {
        var judge = new CaseJudge(stage);
        var pairs = _cases.SelectMany(item => KeysOf(item).Select(key => (Item: item, Key: key))).ToLookup(pair => WantsToBeAlone(pair.Item));
        await RunAsync(pairs[false], workers);
        await RunAsync(pairs[true], 1);

        Task RunAsync(IEnumerable<(CorpusCase Item, CaseKey Key)> group, int atOnce) =>
            Parallel.ForEachAsync(group, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stopping }, async (pair, _) =>
            {
                var clock = Stopwatch.StartNew();
                var judged = await judge.JudgeAsync(pair.Item, pair.Key.Mode);
                var verdict = judged with { Seconds = clock.Elapsed.TotalSeconds };
                if (atOnce == 1)
                {
                    await stage.Databases.RestoreClusterAsync(all: false);
                }

                onVerdict?.Invoke(pair.Item, pair.Key.Mode, verdict);
                _verdicts[pair.Key].SetResult(verdict);
            });
    }

    /// <summary>Hostile texts have a time limit, so nothing else may slow them; what a superuser prepares may be of the whole cluster.</summary>
    private static bool WantsToBeAlone(CorpusCase item) => item.GuardLimits is not null || !item.SetupAdmin.IsEmpty;
}
