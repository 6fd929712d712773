using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace DbGuard.Gateway.Stores;

/// <summary>One wait for a commit, reused; there are as many as ever waited at once. The continuation runs where <see cref="Succeed"/> or <see cref="Fail"/> is called, which may be the writer's thread: it must not block.</summary>
internal sealed class DurableWaiter : IValueTaskSource
{
    private readonly ConcurrentQueue<DurableWaiter> _pool;
    private ManualResetValueTaskSourceCore<bool> _core;

    private DurableWaiter(ConcurrentQueue<DurableWaiter> pool) => _pool = pool;

    /// <summary>The wait; awaited once.</summary>
    public ValueTask Task => new(this, _core.Version);

    public static DurableWaiter Rent(ConcurrentQueue<DurableWaiter> pool) =>
        pool.TryDequeue(out var waiter) ? waiter : new DurableWaiter(pool);

    public void Succeed() => _core.SetResult(true);

    /// <summary>Fails the wait; the continuation runs on the thread pool.</summary>
    public void Fail(Exception exception) => ThreadPool.UnsafeQueueUserWorkItem(
        static state => state.Waiter._core.SetException(state.Exception), (Waiter: this, Exception: exception), preferLocal: false);

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
