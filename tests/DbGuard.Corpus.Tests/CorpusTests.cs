using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Reports;

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
