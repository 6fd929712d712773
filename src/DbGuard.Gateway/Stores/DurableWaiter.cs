using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace DbGuard.Gateway.Stores;

/// <summary>One wait for a commit, reused; there are as many as ever waited at once. Continuations run on the thread pool, never on the writer's thread.</summary>
internal sealed class DurableWaiter : IValueTaskSource
{
    private readonly ConcurrentQueue<DurableWaiter> _pool;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    private DurableWaiter(ConcurrentQueue<DurableWaiter> pool) => _pool = pool;

    /// <summary>The wait; awaited once.</summary>
    public ValueTask Task => new(this, _core.Version);

    public static DurableWaiter Rent(ConcurrentQueue<DurableWaiter> pool) =>
        pool.TryDequeue(out var waiter) ? waiter : new DurableWaiter(pool);

    public void Succeed() => _core.SetResult(true);

    public void Fail(Exception exception) => _core.SetException(exception);

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            _pool.Enqueue(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
