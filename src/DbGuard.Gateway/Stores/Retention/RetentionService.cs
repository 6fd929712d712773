using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Stores.Retention;

/// <summary>Looks through the store from time to time and removes responses that are past their time: recorded first, then done.</summary>
internal sealed partial class RetentionService(GatewayStores stores, GatewayOptions options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    /// <summary>Removes what is due now.</summary>
    /// <returns>How many ranges of records lost their responses.</returns>
    /// <exception cref="AuditUnavailableException">The store cannot be read or written.</exception>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ResponseRemoval> removals;
        long seen;
        using (var reader = stores.OpenReader(options.Store))
        {
            var now = time.GetUtcNow();
            seen = reader.LastSequence();
            var holds = LegalHolds.Standing(reader.Read(new RecordQuery()));
            removals = RetentionPlan.Of(reader.Read(new RecordQuery()), holds, options.Store.Retention, now);
        }

        foreach (var removal in removals)
        {
            await stores.Audit.AppendDurablyAsync(
                new AuditRecord { Kind = AuditRecordKind.ResponsesRemoved, At = time.GetUtcNow(), Removed = removal, Detail = "responses past their time" },
                cancellationToken).ConfigureAwait(false);
            if (IsHeldSince(seen))
            {
                // What was just recorded as removed stays; the next look finds what the hold leaves.
                return 0;
            }

            stores.ResponseRemover(options.Store).Remove(removal.Ranges, cancellationToken);
        }

        return removals.Sum(r => r.Ranges.Length);
    }

    /// <summary>True when a hold was placed after the plan was made: it may keep what the plan removes.</summary>
    private bool IsHeldSince(long seen)
    {
        using var reader = stores.OpenReader(options.Store);
        return reader.Read(new RecordQuery { After = seen }).Any(r => (AuditRecordKind)r.Kind == AuditRecordKind.LegalHoldPlaced);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Store.Retention.Every, time);
        try
        {
            do
            {
                try
                {
                    // Reads the whole store: not on a thread that sessions need.
                    var ranges = await Task.Run(() => RunOnceAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
                    if (ranges > 0)
                    {
                        Log.Removed(logger, ranges);
                    }
                }
                catch (AuditUnavailableException failure)
                {
                    Log.Failed(logger, failure.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Retention removed responses past their time ({Ranges} ranges of records)")]
        public static partial void Removed(ILogger logger, int ranges);

        [LoggerMessage(2, LogLevel.Error, "Retention could not run and tries again: {Problem}")]
        public static partial void Failed(ILogger logger, string problem);
    }
}
