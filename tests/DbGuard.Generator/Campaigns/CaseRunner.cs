using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.Generator.Wire;
using DbGuard.TestKit;

namespace DbGuard.Generator.Campaigns;

/// <summary>
/// Runs cases in three sessions that stay open: through the gateway, on the server, and through the gateway on the twin. All cases of a
/// batch are sent before the first is answered.
/// </summary>
internal sealed class CaseRunner(PostgresEndpoint guarded, PostgresEndpoint direct, PostgresEndpoint twin) : IAsyncDisposable
{
    private readonly SessionSlot _guarded = new(guarded);
    private readonly SessionSlot _direct = new(direct);
    private readonly SessionSlot _twin = new(twin);

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The cases.</param>
    /// <param name="alwaysTwin">Ask the twin even where a case names no label.</param>
    /// <returns>The answers, in the order of the cases.</returns>
    /// <exception cref="IOException">A session was lost; which case did it is not known unless it was alone.</exception>
    public async Task<CaseReplies[]> RunAsync(IReadOnlyList<GeneratedCase> batch, bool alwaysTwin = false)
    {
        var requests = batch.Select(CaseRequests.Of).ToList();
        var guardedReplies = await _guarded.RunAsync(requests).ConfigureAwait(false);
        var plain = Selected(batch, i => !batch[i].IsMutated);
        var twins = Selected(batch, i => Judge.WantsTwin(batch[i], guardedReplies[i]) || alwaysTwin);
        var directRun = _direct.RunAsync([.. plain.Select(i => requests[i])]);
        var twinRun = _twin.RunAsync([.. twins.Select(i => requests[i])]);
        var directReplies = await directRun.ConfigureAwait(false);
        var twinReplies = await twinRun.ConfigureAwait(false);
        var answers = new CaseReplies[batch.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new CaseReplies(guardedReplies[i], Find(plain, i, directReplies), Find(twins, i, twinReplies));
        }

        return answers;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _guarded.DisposeAsync().ConfigureAwait(false);
        await _direct.DisposeAsync().ConfigureAwait(false);
        await _twin.DisposeAsync().ConfigureAwait(false);
    }

    private static List<int> Selected(IReadOnlyList<GeneratedCase> batch, Func<int, bool> fits) => [.. Enumerable.Range(0, batch.Count).Where(fits)];

    private static IReadOnlyList<Reply>? Find(List<int> selected, int number, IReadOnlyList<Reply>[] replies)
    {
        var at = selected.BinarySearch(number);
        return at < 0 ? null : replies[at];
    }
}
