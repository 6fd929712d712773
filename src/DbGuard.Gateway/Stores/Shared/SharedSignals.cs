using System.Threading.Channels;
using Npgsql;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>
/// What gateways tell each other through their store: an approval request has changed, sessions are to end. Ids only: a signal is a hint, the rows are the
/// truth. While signals are not heard, whoever depends on them looks by himself.
/// </summary>
internal sealed class SharedSignals : IAsyncDisposable
{
    public const string Approvals = "dbguard_approvals";
    public const string Sessions = "dbguard_sessions";

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private readonly SharedStore _store;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(string Channel, string Payload)> _heard = Channel.CreateUnbounded<(string, string)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _listening;
    private readonly Task _telling;
    private readonly List<Func<string, string, Task>> _listeners = [];

    public SharedSignals(SharedStore store, TimeProvider time, ILogger<SharedSignals> logger)
    {
        _store = store;
        _logger = logger;
        var returning = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(SharedStore.IsOfTheStore),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(5),
        }).Build();
        _listening = Task.Run(() => ListenAsync(returning));
        _telling = Task.Run(TellAsync);
    }

    /// <summary>Calls <paramref name="hear"/> with channel and payload of each signal; with an empty payload when it is time to look at everything. One at a time.</summary>
    public void Hear(Func<string, string, Task> hear)
    {
        lock (_listeners)
        {
            _listeners.Add(hear);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _heard.Writer.TryComplete();
        await _listening.ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ListenAsync(ResiliencePipeline returning)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await returning.ExecuteAsync(
                    async token =>
                    {
                        try
                        {
                            await ListenOnceAsync(token).ConfigureAwait(false);
                        }
                        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
                        {
                            SharedStoreLog.SignalsLost(_logger, SharedStore.Explain(failure));
                            LookAtEverything();
                            throw;
                        }
                    },
                    _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += (_, signal) => _heard.Writer.TryWrite((signal.Channel, signal.Payload));
        await using (var listen = new NpgsqlCommand($"LISTEN {Approvals}; LISTEN {Sessions}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        // What was said while nobody listened.
        LookAtEverything();
        while (true)
        {
            if (!await connection.WaitAsync(s_look, cancellationToken).ConfigureAwait(false))
            {
                LookAtEverything();
            }
        }
    }

    private void LookAtEverything() => _heard.Writer.TryWrite((Approvals, ""));

    private async Task TellAsync()
    {
        await foreach (var (channel, payload) in _heard.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            Func<string, string, Task>[] listeners;
            lock (_listeners)
            {
                listeners = [.. _listeners];
            }

            foreach (var listener in listeners)
            {
                try
                {
                    await listener(channel, payload).ConfigureAwait(false);
                }
                catch (Exception failure) when (SharedStore.IsOfTheStore(failure) || failure is OperationCanceledException or ApprovalStoreException or Core.Audit.AuditUnavailableException)
                {
                    SharedStoreLog.LookFailed(_logger, SharedStore.Explain(failure));
                }
            }
        }
    }
}
