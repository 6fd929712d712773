namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Whether the upstream is reading COPY data. While it does, it ignores Sync and Flush, which clients send without knowing that
/// their statement was a COPY; so the client pump must know before it passes anything on.
/// </summary>
internal sealed class CopyInGate
{
    private readonly Lock _gate = new();
    private bool _isActive;
    private TaskCompletionSource? _changed;

    /// <summary>The upstream is reading COPY data.</summary>
    public bool IsActive
    {
        get
        {
            lock (_gate)
            {
                return _isActive;
            }
        }
    }

    /// <summary>CopyInResponse was received.</summary>
    public void Open() => Set(isActive: true);

    /// <summary>The copy ended, or the statement that might have started one.</summary>
    public void Close() => Set(isActive: false);

    /// <summary>Completes at the next opening or closing, or at once when <paramref name="isSettled"/> says that nothing will change.</summary>
    public Task ChangedAsync(Func<bool> isSettled)
    {
        lock (_gate)
        {
            if (_isActive || isSettled())
            {
                return Task.CompletedTask;
            }

            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    private void Set(bool isActive)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _isActive = isActive;
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }
}
