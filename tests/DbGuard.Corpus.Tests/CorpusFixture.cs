using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Judging;
using DbGuard.Corpus.Tests.Reports;
using DbGuard.Corpus.Tests.Stage;
using DbGuard.TestKit;

namespace DbGuard.Corpus.Tests;

/// <summary>One run of the whole corpus for all tests; at its end the table goes to artifacts/corpus.md.</summary>
public sealed class CorpusFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CorpusRun _run = new(CorpusFiles.ReadAll());
    private CorpusStage? _stage;

    internal CorpusStage Stage => _stage ?? throw new InvalidOperationException("the fixture is not initialised");

    private Task _running = Task.CompletedTask;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _stage = await CorpusStage.OpenAsync();
        _running = _run.RunAsync(_stage, stopping: _stopping.Token);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Only some of the tests were asked for.
        }

        if (_running.IsCompletedSuccessfully)
        {
            Directory.CreateDirectory(Repository.PathOf("artifacts"));
            await File.WriteAllTextAsync(Repository.PathOf("artifacts", "corpus.md"), CorpusTable.Render(_run.Verdicts));
        }

        await _stage!.DisposeAsync();
        _stopping.Dispose();
    }

    internal async Task<Verdict> VerdictAsync(CaseKey key)
    {
        var verdict = _run.VerdictAsync(key);
        // A run that ends by a fault of its own must fail its tests, not keep them waiting.
        await Task.WhenAny(verdict, _running);
        if (!verdict.IsCompleted)
        {
            await _running;
        }

        return await verdict;
    }
}
