using DbGuard.Core.Approvals;
using DbGuard.Core.Budgets;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Holds;
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
    private string? _resume;

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

    /// <summary>The request that is waited for and can be taken up again; null when there is none.</summary>
    public HeldRequest? Held { get; set; }

    /// <summary>The session ends through no fault of its client: its request stays, to be taken up again.</summary>
    public bool KeepsHold { get; set; }

    /// <summary>SET of the resume token: the next held statement is for that request.</summary>
    public void ExpectResume(StatementFacts facts)
    {
        foreach (var setting in facts.Settings)
        {
            if (setting.Name == ResumeToken.Setting)
            {
                _resume = setting is { IsConstant: true, Values: [var token] } ? token : null;
            }
        }
    }

    /// <summary>The resume token, once.</summary>
    public string? TakeResume() => Interlocked.Exchange(ref _resume, null);

    public void EndHold()
    {
        Held = KeepsHold ? Held : null;
        Volatile.Write(ref _holdCancel, null);
    }

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
