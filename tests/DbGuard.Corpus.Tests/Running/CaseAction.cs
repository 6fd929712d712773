using System.Collections.Immutable;
using DbGuard.Corpus.Tests.Cases;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>One step of a case in the protocol mode it is run in.</summary>
internal abstract record CaseAction
{
    /// <summary>Name of the connection; null for the case's first.</summary>
    public string? Connection { get; init; }

    /// <summary>The agent that takes the step, where a case has several.</summary>
    public string? Agent { get; init; }

    /// <summary>Role of a connection that is opened here; null for the case's own.</summary>
    public string? Role { get; init; }

    /// <summary>Leaves the connection and opens it anew before the step.</summary>
    public bool Reconnects { get; init; }
}

/// <summary>A Query message.</summary>
/// <param name="Text">The text.</param>
/// <param name="CopyData">What a COPY FROM STDIN is given; null: it is failed.</param>
/// <param name="IsAsync">The answer is not waited for.</param>
internal sealed record QueryAction(byte[] Text, string? CopyData, bool IsAsync) : CaseAction;

/// <summary>Parse, Bind, Describe and Execute for each statement, and one Sync: one implicit transaction, as a Query is.</summary>
internal sealed record PipelineAction(ImmutableArray<BoundStatement> Statements, string? CopyData, bool IsAsync) : CaseAction;

/// <summary>Explicit messages.</summary>
internal sealed record MessagesAction(ImmutableArray<WireAction> Messages) : CaseAction;

/// <summary>Bytes before any login, on a connection of their own.</summary>
internal sealed record SocketScriptAction(ImmutableArray<SocketAction> Script, TimeSpan Wait) : CaseAction;

/// <summary>Nothing, for a while.</summary>
internal sealed record PauseAction(TimeSpan Time) : CaseAction;
