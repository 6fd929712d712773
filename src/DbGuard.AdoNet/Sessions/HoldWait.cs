namespace DbGuard.AdoNet.Sessions;

/// <summary>Where one command waits for people: <c>Cancel</c> of the command ends the wait, as the caller's token does. Used by one execution at a time.</summary>
internal sealed class HoldWait
{
    private CancellationTokenSource? _waiting;

    /// <summary>A wait begins; it ends when what is returned is disposed.</summary>
    public CancellationTokenSource Begin(CancellationToken cancellationToken)
    {
        var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _waiting, waiting);
        return waiting;
    }

    /// <summary>Ends the wait, if there is one. Callable from any thread.</summary>
    public void Cancel()
    {
        try
        {
            Volatile.Read(ref _waiting)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait is over already.
        }
    }
}
