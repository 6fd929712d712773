using System.Collections.Immutable;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>One message sent upstream whose answer is still to come, with what is needed to treat the answer.</summary>
internal sealed class PendingReply(ReplyKind kind)
{
    private bool _isOver;

    private readonly TaskCompletionSource<TransactionStatus>? _ready;

    public ReplyKind Kind { get; } = kind;

    /// <summary>The message is the gateway's own: the client does not see its answer.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Part of the gateway's question for the search path.</summary>
    public bool IsProbe { get; init; }

    /// <summary>For a message that ReadyForQuery answers: the number of the cycle it ends.</summary>
    public long Cycle { get; init; }

    /// <summary>A query of the gateway itself, whose answer goes here.</summary>
    public OwnQuestion? Question { get; init; }

    /// <summary>The message is a poison: its error is replaced by this.</summary>
    public Report? Refusal { get; init; }

    /// <summary>Definition that stands or falls with the answer.</summary>
    public INameChange? Change { get; init; }

    /// <summary>The described statement.</summary>
    public PreparedStatement? Statement { get; init; }

    /// <summary>The described portal.</summary>
    public Portal? Portal { get; init; }

    /// <summary>The executions: one for Execute, one per statement for Query.</summary>
    public ImmutableArray<StatementRun> Runs { get; init; } = [];

    /// <summary>Index in <see cref="Runs"/> of the statement whose results come now.</summary>
    public int RunIndex { get; set; }

    /// <summary>An error has come for this query.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The last statement's end and ReadyForQuery are kept from the client until the client pump has looked at them.</summary>
    public bool IsWatched
    {
        get => _ready is not null;
        // WHY asynchronous continuations: the upstream pump completes it and must not run the client pump's code.
        init => _ready = value ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    }

    /// <summary>The client has been given an error in place of the results.</summary>
    public bool IsWithheld { get; set; }

    /// <summary>For a watched query: the status that ReadyForQuery told.</summary>
    /// <exception cref="SessionEndException">The session has ended first.</exception>
    public Task<TransactionStatus> Ready => _ready?.Task ?? throw new InvalidOperationException("only a watched query becomes ready");

    public void BecomeReady(TransactionStatus status) => _ready?.TrySetResult(status);

    /// <summary>The session ends first.</summary>
    public void NeverBecomeReady() => _ready?.TrySetException(new SessionEndException("the session ended", null));

    /// <summary>Answered whole, or dropped; read by the other pump.</summary>
    public bool IsOver
    {
        get => Volatile.Read(ref _isOver);
        set => Volatile.Write(ref _isOver, value);
    }

    /// <summary>The statement whose results come now; null past the last.</summary>
    public StatementRun? CurrentRun => RunIndex < Runs.Length ? Runs[RunIndex] : null;
}
