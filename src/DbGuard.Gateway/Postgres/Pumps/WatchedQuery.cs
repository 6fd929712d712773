using System.Collections.Immutable;
using DbGuard.Gateway.Postgres.Sessions;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>A text of the simple protocol under way whose end the client is not told before its rows are counted.</summary>
internal sealed class WatchedQuery(DecidedText text, WatchPlan plan, ImmutableArray<StatementRun> runs)
{
    public DecidedText Text { get; } = text;

    public WatchPlan Plan { get; } = plan;

    /// <summary>All runs of the text.</summary>
    public ImmutableArray<StatementRun> Runs { get; } = runs;

    /// <summary>Index of the part under way.</summary>
    public int Part { get; set; }

    /// <summary>The reply to the part under way.</summary>
    public PendingReply Reply { get; set; } = null!;

    /// <summary>The counters before the part; null when the tags will do.</summary>
    public ChangeCounts? Before { get; set; }

    public TextPart Current => Plan.Parts[Part];

    public bool IsLast => Part == Plan.Parts.Length - 1;

    /// <summary>The runs of the part under way.</summary>
    public ImmutableArray<StatementRun> CurrentRuns => Runs.AsSpan().Slice(Current.First, Current.Count).ToImmutableArray();

    /// <summary>True when tags do not tell how many rows the part changes.</summary>
    public bool NeedsCounters => CurrentRuns.Any(r => r.Watch is { TagTells: false });
}
