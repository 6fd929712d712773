using DbGuard.Core.Budgets;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What the two pumps of a session share.</summary>
internal sealed class SessionState
{
    private int _transactionStatus = (int)TransactionStatus.Idle;
    private bool _listens;
    private TaskCompletionSource? _holdCancel;
    private Task? _overdue;

    public SessionState() => Clock = new StatementClock(this);

    public required SessionContext Context { get; init; }

    public required DoorServices Services { get; init; }

    public required MessageChannel Client { get; init; }

    public required UpstreamConnection Upstream { get; init; }

    public required ClientOutput Output { get; init; }

    public required SessionEvidence Evidence { get; init; }

    public required StatementDesk Desk { get; init; }

    public required ValueDesk Values { get; init; }

    /// <summary>Its place among the sessions of its principal.</summary>
    public required PrincipalSeat Seat { get; init; }

    /// <summary>What the session has been given and has changed.</summary>
    public required VolumeMeter Volume { get; init; }

    public required SessionNames Names { get; init; }

    public required SearchPathTracker SearchPath { get; init; }

    public StatementClock Clock { get; }

    public required ReplyQueue Replies { get; init; }

    public CopyInGate CopyIn { get; } = new();

    /// <summary>As the last ReadyForQuery said.</summary>
    public TransactionStatus TransactionStatus
    {
        get => (TransactionStatus)Volatile.Read(ref _transactionStatus);
        set => Volatile.Write(ref _transactionStatus, (int)value);
    }

    /// <summary>A LISTEN was let through: notifications may pass.</summary>
    public bool Listens
    {
        get => Volatile.Read(ref _listens);
        set => Volatile.Write(ref _listens, value);
    }

    /// <summary>The cancellation of a statement that ran too long; null when there was none since the last ReadyForQuery.</summary>
    public Task? Overdue
    {
        get => Volatile.Read(ref _overdue);
        set => Volatile.Write(ref _overdue, value);
    }

    /// <summary>A statement is held from now on: a cancel ends the hold.</summary>
    /// <returns>Completes when the client cancels.</returns>
    public Task BeginHold()
    {
        var cancel = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _holdCancel, cancel);
        return cancel.Task;
    }

    /// <summary>A statement is held just now.</summary>
    public bool IsHolding => Volatile.Read(ref _holdCancel) is not null;

    /// <summary>The session ends: whoever waits for an approval waits no longer.</summary>
    public void CancelHold() => Volatile.Read(ref _holdCancel)?.TrySetResult();

    public void EndHold() => Volatile.Write(ref _holdCancel, null);

    /// <summary>The client asked to cancel what it is doing: the hold, or what runs upstream.</summary>
    public void Cancel()
    {
        if (Volatile.Read(ref _holdCancel) is { } hold)
        {
            hold.TrySetResult();
        }
        else if (Replies.IsBusy)
        {
            _ = CancelUpstreamAsync();
        }
    }

    /// <summary>Asks the upstream to stop what this session does there.</summary>
    public Task CancelUpstreamAsync() =>
        Upstream.CancelKey is { } key ? Services.Upstream.CancelAsync(key, CancellationToken.None) : Task.CompletedTask;
}
