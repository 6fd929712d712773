using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>What a function is known to do; decided by the dialect from the catalog and a reviewed list.</summary>
public enum FunctionEffect
{
    /// <summary>Not classified: denies unless the policy names the function.</summary>
    Unclassified,
    /// <summary>Computes from its arguments only.</summary>
    Pure,
    /// <summary>Reads clock, session or catalog facts that are not sensitive.</summary>
    Environment,
    /// <summary>
    /// Harmless, but each call leaves a trace that the session can find afterwards, or answers by such a trace: a sequence, a transaction id, a
    /// warning, the state of a random generator.
    /// </summary>
    Stateful,
    /// <summary>Reads relations that its arguments name or that its query-text argument reads.</summary>
    ReadsByName,
    /// <summary>Runs SQL text.</summary>
    RunsSql,
    /// <summary>Writes data, large objects or WAL messages.</summary>
    Writes,
    /// <summary>Reads or writes server files.</summary>
    Files,
    /// <summary>Opens network connections.</summary>
    Network,
    /// <summary>Changes or reads the state of this or other sessions (settings, locks, sleep, notify, cancel).</summary>
    Session,
    /// <summary>Server administration, replication, statistics of other sessions.</summary>
    Administration,
    /// <summary>A user function whose body the dialect analysed: its reads and writes are part of the facts.</summary>
    AnalysedBody,
}

/// <summary>One function a statement calls, operators and casts included when they are user-defined.</summary>
/// <param name="Name">Qualified name; the schema is empty when nothing of that name exists.</param>
/// <param name="Candidates">Every overload the call could mean; empty when the name is unknown.</param>
/// <param name="Effect">The worst effect of all candidates.</param>
/// <param name="Span">Where it is called, if the statement itself calls it.</param>
public sealed record FunctionAccess(
    QualifiedName Name, System.Collections.Immutable.ImmutableArray<FunctionSchema> Candidates, FunctionEffect Effect, SourceSpan? Span);
