using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Console;

/// <summary>Verifies the chain when somebody asks, one check at a time, and remembers what came of the last. Thread-safe.</summary>
internal sealed class ChainCheck(GatewayStores stores, GatewayOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>What the last check found; null before the first.</summary>
    public ChainCheckResult? Last { get; private set; }

    /// <summary>Records checked by the one under way; null when none is.</summary>
    public long? Progress { get; private set; }

    /// <summary>Begins a check unless one is under way.</summary>
    public void Begin(string by)
    {
        lock (_gate)
        {
            if (_running is { IsCompleted: false })
            {
                return;
            }

            Progress = 0;
            _running = Task.Run(() => Run(by), CancellationToken.None);
        }
    }

    private void Run(string by)
    {
        var began = time.GetTimestamp();
        try
        {
            using var reader = stores.OpenReader(options.Store);
            var verdict = reader.Verify(count => Progress = count, lifetime.ApplicationStopping);
            Last = new ChainCheckResult(time.GetUtcNow(), by, time.GetElapsedTime(began), verdict, null);
        }
        catch (AuditUnavailableException failure)
        {
            Last = new ChainCheckResult(time.GetUtcNow(), by, time.GetElapsedTime(began), null, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        finally
        {
            Progress = null;
        }
    }
}

/// <summary>What a check found.</summary>
/// <param name="At">When it ended.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Verdict">What it found; null when the store could not be read.</param>
/// <param name="Failure">Why not.</param>
internal sealed record ChainCheckResult(DateTimeOffset At, string By, TimeSpan Took, ChainVerdict? Verdict, string? Failure);
