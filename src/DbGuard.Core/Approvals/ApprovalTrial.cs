using System.Collections.Immutable;

namespace DbGuard.Core.Approvals;

/// <summary>What a held statement did when it was tried: run for real, in a transaction that was rolled back. Every number is a count.</summary>
public sealed record ApprovalTrial
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>SQLSTATE when it failed, and with it everything below is empty; null when it ran.</summary>
    public string? Error { get; init; }

    /// <summary>What the server said it did, e.g. <c>UPDATE 25</c>.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Rows changed, by table: cascades, triggers and functions included.</summary>
    public ImmutableArray<TriedTable> Tables { get; init; } = [];

    /// <summary>Triggers and cascades that belong to the changed tables and take part in such a change.</summary>
    public ImmutableArray<string> Spreads { get; init; } = [];
}

/// <summary>One table that a trial changed.</summary>
/// <param name="Relation">Qualified name.</param>
/// <param name="Inserted">Rows inserted.</param>
/// <param name="Updated">Rows updated.</param>
/// <param name="Deleted">Rows deleted.</param>
/// <param name="Columns">Columns of the sample.</param>
/// <param name="Sample">Up to 20 of the changed rows.</param>
public sealed record TriedTable(
    string Relation, long Inserted, long Updated, long Deleted, ImmutableArray<string> Columns, ImmutableArray<TriedRow> Sample);

/// <summary>A changed row before and after: cells as text, labelled ones replaced by their label.</summary>
/// <param name="Before">Null for an inserted row.</param>
/// <param name="After">Null for a deleted row.</param>
/// <param name="Changed">Which cells differ, told by their values and not by what is shown.</param>
public sealed record TriedRow(ImmutableArray<string?>? Before, ImmutableArray<string?>? After, ImmutableArray<bool> Changed);
