using System.Threading.Channels;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console.Live;

/// <summary>Follows the chain while somebody looks: one reader for all who do. Sees what other gateways of a shared store record too. Thread-safe.</summary>
internal sealed class RecordFeed(GatewayStores stores, GatewayOptions options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(400);

    private readonly Lock _gate = new();
    private readonly List<Channel<long>> _watchers = [];

    /// <summary>Sequences of the chain's end as it grows; several steps may be one. Dispose the registration when nobody looks any more.</summary>
    public (ChannelReader<long> Ends, IDisposable Registration) Watch()
    {
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _watchers.Add(channel);
        }

        return (channel.Reader, new Registration(this, channel));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        var last = -1L;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsWatched() && await Task.Run(LastSequence, stoppingToken) is { } end && end != last)
                {
                    last = end;
                    Tell(end);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private long? LastSequence()
    {
        try
        {
            using var reader = stores.OpenReader(options.Store);
            return reader.LastSequence();
        }
        catch (AuditUnavailableException)
        {
            // The store's own health says so; the next look tries again.
            return null;
        }
    }

    private bool IsWatched()
    {
        lock (_gate)
        {
            return _watchers.Count > 0;
        }
    }

    private void Tell(long end)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(end);
            }
        }
    }

    private sealed class Registration(RecordFeed feed, Channel<long> channel) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate)
            {
                feed._watchers.Remove(channel);
            }
        }
    }
}
