using System.Collections.Concurrent;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Judging;
using DbGuard.Corpus.Tests.Reports;
using DbGuard.Corpus.Tests.Running;

namespace DbGuard.Corpus.Tests;

/// <summary>Every case of tests/corpus in every protocol mode, through real gateways in front of a real server.</summary>
public sealed class CorpusTests(CorpusFixture corpus) : IClassFixture<CorpusFixture>
{
    private static readonly Dictionary<string, CorpusCase> Cases = CorpusFiles.ReadAll().ToDictionary(item => item.Id);

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var key in Cases.Values.SelectMany(CorpusRun.KeysOf))
            {
                data.Add(key.Id, key.Mode.ToString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Case_ThroughTheGateway_EndsAsItMust(string id, string mode)
    {
        var verdict = await corpus.VerdictAsync(new CaseKey(id, Enum.Parse<ProtocolMode>(mode)));
        Assert.True(verdict.IsOk || KnownOpen.Has(id), CorpusTable.Line(Cases[id], Enum.Parse<ProtocolMode>(mode), verdict));
    }

    /// <summary>The judge has to see an attack that succeeds, or its good verdicts are worth nothing.</summary>
    [Fact]
    public async Task Attacks_WithoutAGuard_AreFoundOut()
    {
        var judge = new CaseJudge(corpus.Stage, isGuarded: false);
        var attacks = Cases.Values.Where(item => item is { Role: "dbg_ro", Check.Type: "leak" or "oracle", SetupAdmin.IsEmpty: true, SessionInit.IsEmpty: true });
        var missed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(attacks, new ParallelOptions { MaxDegreeOfParallelism = CorpusRun.DefaultWorkers }, async (item, _) =>
        {
            if ((await judge.JudgeAsync(item, ModeActions.ModesOf(item)[0])).Outcome != Outcome.Leaked)
            {
                missed.Add(item.Id);
            }
        });
        Assert.Empty(missed);
    }

    [Fact]
    public async Task KnownOpenCases_ThroughTheGateway_AreStillOpen()
    {
        foreach (var id in KnownOpen.Reasons.Keys)
        {
            var verdicts = await Task.WhenAll(CorpusRun.KeysOf(Cases[id]).Select(corpus.VerdictAsync));
            Assert.False(verdicts.All(verdict => verdict.IsOk), $"{id} ends well in every mode: take it out of known-open.json");
        }
    }
}
