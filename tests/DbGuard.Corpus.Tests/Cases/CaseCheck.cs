using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>What is looked at to tell whether a case did what it wants to do.</summary>
internal sealed record CaseCheck
{
    /// <summary>leak, effect, oracle, timeout, victim, server, auth or ok.</summary>
    public required string Type { get; init; }

    /// <summary>effect: queries of the superuser whose answers tell.</summary>
    public ImmutableArray<string> Probes { get; init; } = [];

    /// <summary>effect: seconds until the probes are asked again.</summary>
    public double Settle { get; init; }

    /// <summary>oracle: rows, tag, error, time or plan_rows.</summary>
    public string Observable { get; init; } = "rows";

    /// <summary>oracle: the guesses; it works when their observables differ.</summary>
    public ImmutableArray<OracleVariant> Variants { get; init; } = [];

    /// <summary>oracle over time: seconds above which an answer is slow.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>leak: search the cells of all rows joined too.</summary>
    public bool JoinRows { get; init; }

    /// <summary>server, auth: regular expressions that what was received matches, all of them.</summary>
    public ImmutableArray<string> Match { get; init; } = [];

    public ImmutableArray<string> NotMatch { get; init; } = [];

    /// <summary>server: the connection is closed.</summary>
    public bool Closes { get; init; }

    /// <summary>victim: what the other session is told.</summary>
    public string? Sqlstate { get; init; }

    /// <summary>timeout: it ran at least so long.</summary>
    public double? Seconds { get; init; }

    public double? MinSeconds { get; init; }

    // What was seen without a guard; for the reader.
    public JsonElement? Observed { get; init; }

    public ImmutableArray<int> RowCounts { get; init; } = [];

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? ResultSha256 { get; init; }
}
