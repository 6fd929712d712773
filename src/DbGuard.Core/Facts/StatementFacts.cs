using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>
/// Everything a policy may ask about one statement. Nested statements (CTE, EXPLAIN, PREPARE, DECLARE, COPY (query), view and
/// function bodies) have their accesses, gaps and traits merged in here; <see cref="Inner"/> keeps the nested statement that decides the result.
/// </summary>
public sealed record StatementFacts
{
    public required StatementKind Kind { get; init; }

    /// <summary>For <see cref="StatementKind.Transaction"/>.</summary>
    public TransactionControl Transaction { get; init; }

    /// <summary>For definition statements.</summary>
    public ObjectKind ObjectKind { get; init; }

    /// <summary>Names of the defined, altered or dropped objects, for people and patterns.</summary>
    public ImmutableArray<string> ObjectNames { get; init; } = [];

    public StatementTraits Traits { get; init; }

    /// <summary>Where the statement stands in the text it came in.</summary>
    public SourceSpan Span { get; init; }

    public ImmutableArray<TableAccess> Tables { get; init; } = [];

    public ImmutableArray<ColumnAccess> Columns { get; init; } = [];

    /// <summary>
    /// For a view's definition: columns that are computed with, by what may quote them when it fails, whichever of the view's columns a statement
    /// asks for: in conditions, in inner queries. What is computed for an output only, is so when that is asked for.
    /// </summary>
    public ImmutableArray<ColumnId> ComputedWithin { get; init; } = [];

    public ImmutableArray<FunctionAccess> Functions { get; init; } = [];

    /// <summary>The result's columns; empty when the statement returns none. For EXPLAIN, SHOW and their like, columns of lineage None.</summary>
    public ImmutableArray<OutputColumn> Outputs { get; init; } = [];

    /// <summary>True when the statement produces rows.</summary>
    public bool ReturnsRows { get; init; }

    public ImmutableArray<ValueFlow> Flows { get; init; } = [];

    public ImmutableArray<ValueUse> Values { get; init; } = [];

    /// <summary>Values of the client's choice that stored ones are compared with, in the order of the text.</summary>
    public ImmutableArray<ColumnComparison> Comparisons { get; init; } = [];

    /// <summary>Stored values that are compared among themselves.</summary>
    public ImmutableArray<ValueMeeting> Meetings { get; init; } = [];

    /// <summary>Chosen values that keys compare with stored ones.</summary>
    public ImmutableArray<ComparedWrite> ComparedWrites { get; init; } = [];

    /// <summary>Most rows the statement may change by its form: 0 when it writes nothing, null when its form sets no bound.</summary>
    public long? MostRowsWritten { get; init; } = 0;

    /// <summary>How many rows it changed is what the server says it did; false when functions, triggers, cascades or a WITH may change others.</summary>
    public bool TagTellsRowsWritten { get; init; }

    public ImmutableArray<SettingChange> Settings { get; init; } = [];

    public ImmutableArray<AnalysisGap> Gaps { get; init; } = [];

    /// <summary>The statement inside EXPLAIN, PREPARE, DECLARE CURSOR or COPY (query).</summary>
    public StatementFacts? Inner { get; init; }

    /// <summary>Name of the prepared statement or cursor that PREPARE, EXECUTE, DEALLOCATE, DECLARE, FETCH or CLOSE is about; null for ALL.</summary>
    public string? SessionObject { get; init; }

    /// <summary>Search paths its names were resolved on (<see cref="SessionView.Key"/>); null before a decision.</summary>
    public string? ResolvedOn { get; init; }

    /// <summary>Highest parameter number the text uses.</summary>
    public int ParameterCount { get; init; }

    /// <summary>
    /// What the statement was found to do holds only while no parameter is declared as a row, an array of rows or a text-search vector:
    /// from such a one a call in FROM would have other columns.
    /// </summary>
    public bool AssumesPlainParameters { get; init; }

    /// <summary>
    /// What the statement was found to do, namely nothing, holds only while a relation that it alters IF EXISTS does not exist: whoever has an
    /// older catalog looks again.
    /// </summary>
    public bool AssumesAbsence { get; init; }
}
