using DbGuard.Generator.Wire;
using DbGuard.TestKit;

namespace DbGuard.Generator.Campaigns;

/// <summary>A session that is opened when it is needed, kept, and opened anew after it was lost.</summary>
internal sealed class SessionSlot(PostgresEndpoint endpoint) : IAsyncDisposable
{
    private readonly RequestWriter _writer = new();
    private WireSession? _session;

    /// <summary>Runs the statements of some cases in one go.</summary>
    /// <returns>The replies of each case.</returns>
    public async Task<IReadOnlyList<Reply>[]> RunAsync(IReadOnlyList<IReadOnlyList<WireRequest>> cases)
    {
        if (cases.Count == 0)
        {
            return [];
        }

        _writer.Clear();
        foreach (var requests in cases)
        {
            foreach (var request in requests)
            {
                _writer.Add(request);
            }

            // Whatever a case leaves open, the next one begins outside of a transaction; without one this is a warning.
            if (requests.Count > 1)
            {
                _writer.Query("ROLLBACK");
            }
        }

        try
        {
            _session ??= await WireSession.OpenAsync(endpoint).ConfigureAwait(false);
            var replies = await _session.ExchangeAsync(_writer).ConfigureAwait(false);
            return Split(cases, replies);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<Reply>[] Split(IReadOnlyList<IReadOnlyList<WireRequest>> cases, Reply[] replies)
    {
        var split = new IReadOnlyList<Reply>[cases.Count];
        var at = 0;
        for (var i = 0; i < split.Length; i++)
        {
            var count = cases[i].Count;
            split[i] = new ArraySegment<Reply>(replies, at, count);
            at += count > 1 ? count + 1 : count;
        }

        return split;
    }
}
