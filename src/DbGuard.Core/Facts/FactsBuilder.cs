using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>Collects facts while a bound statement is walked; equal facts merge.</summary>
internal sealed class FactsBuilder
{
    /// <summary>Some use of the column is of a value computed from it.</summary>
    private const ColumnUsage UsesComputed = (ColumnUsage)(1 << 30);

    private readonly Dictionary<(uint Id, bool ThroughView), int> _tableIndex = [];
    private readonly List<TableAccess> _tables = [];
    private readonly Dictionary<(ColumnId Column, GuardedAggregate? Aggregate), ColumnUsage> _columns = [];
    private readonly Dictionary<(QualifiedName Name, FunctionEffect Effect), int> _functionIndex = [];
    private readonly List<FunctionAccess> _functions = [];
    private UniqueList<AnalysisGap> _gaps;
    private UniqueList<ValueUse> _values;
    private UniqueList<ColumnComparison> _comparisons;
    private UniqueList<ComparedWrite> _comparedWrites;
    private List<ValueFlow>? _flows;
    private List<ValueMeeting>? _meetings;
    private HashSet<ColumnId>? _within;

    public StatementTraits Traits { get; set; }

    public bool AssumesAbsence { get; private set; }

    public ImmutableArray<ColumnId> ComputedWithin => _within is null ? [] : [.. _within];

    public ImmutableArray<TableAccess> Tables => [.. _tables];

    public ImmutableArray<FunctionAccess> Functions => [.. _functions];

    public ImmutableArray<AnalysisGap> Gaps => _gaps.ToImmutable();

    public ImmutableArray<ValueFlow> Flows => _flows is null ? [] : [.. _flows];

    public ImmutableArray<ValueUse> Values => _values.ToImmutable();

    public ImmutableArray<ColumnComparison> Comparisons => _comparisons.ToImmutable();

    public ImmutableArray<ValueMeeting> Meetings => _meetings is null ? [] : [.. _meetings];

    public ImmutableArray<ComparedWrite> ComparedWrites => _comparedWrites.ToImmutable();

    /// <summary>Most rows written so far; null without a bound.</summary>
    public long? MostRowsWritten { get; private set; } = 0;

    public ImmutableArray<ColumnAccess> Columns
    {
        get
        {
            var columns = ImmutableArray.CreateBuilder<ColumnAccess>(_columns.Count);
            foreach (var (column, usage) in _columns)
            {
                columns.Add(new(column.Column, Told(usage), column.Aggregate));
            }

            return columns.MoveToImmutable();
        }
    }

    public void AddTable(TableSchema table, AccessModes modes, bool throughView, SourceSpan? span)
    {
        if (_tableIndex.TryGetValue((table.Id, throughView), out var at))
        {
            var known = _tables[at];
            _tables[at] = known with { Modes = known.Modes | modes, Span = known.Span ?? span };
            return;
        }

        _tableIndex.Add((table.Id, throughView), _tables.Count);
        _tables.Add(new(table, modes, throughView, span));
    }

    public void AddColumn(ColumnId column, ColumnUsage usage, GuardedAggregate? aggregate = null)
    {
        if (usage != ColumnUsage.None)
        {
            _columns[(column, aggregate)] = _columns.GetValueOrDefault((column, aggregate)) | usage;
        }
    }

    public void AddColumns(ColumnLineage lineage, ColumnUsage usage)
    {
        if (usage == ColumnUsage.None)
        {
            return;
        }

        foreach (var origin in lineage.Origins)
        {
            AddColumn(origin.Column, origin.IsDirect ? OfValue(usage) : OfComputed(usage) | UsesComputed, origin.Aggregate);
        }
    }

    /// <summary>That the server computes with a column goes without saying where what it computes is used.</summary>
    private static ColumnUsage Told(ColumnUsage usage)
    {
        var told = usage & ~(UsesComputed | ColumnUsage.Computed | ColumnUsage.ComputedByView);
        if ((usage & ColumnUsage.Computed) != 0)
        {
            return told == ColumnUsage.None || (usage & UsesComputed) == 0 ? told | ColumnUsage.Computed : told;
        }

        return told == ColumnUsage.None ? ColumnUsage.ComputedByView : told;
    }

    private static ColumnUsage OfValue(ColumnUsage usage) => usage == ColumnUsage.Group ? ColumnUsage.GroupByValue : usage;

    /// <summary>To compare something computed from a column for equality tells more than whether two of its values are equal: <c>left(ssn, 1) = '9'</c>.</summary>
    private static ColumnUsage OfComputed(ColumnUsage usage) => usage switch
    {
        ColumnUsage.EqualityPredicate => ColumnUsage.Predicate,
        ColumnUsage.DecidingByPresence => ColumnUsage.Deciding,
        ColumnUsage.Join => ColumnUsage.Join | ColumnUsage.Predicate,
        _ => usage,
    };

    public void AddFunction(FunctionAccess function)
    {
        if (!_functionIndex.TryGetValue((function.Name, function.Effect), out var at))
        {
            _functionIndex.Add((function.Name, function.Effect), _functions.Count);
            _functions.Add(function);
            return;
        }

        var known = _functions[at];
        if (known.Candidates != function.Candidates)
        {
            _functions[at] = known with { Candidates = [.. known.Candidates.Union(function.Candidates)] };
        }
    }

    public void AddGap(AnalysisGap gap) => _gaps.Add(gap);

    public void AddFlow(ValueFlow flow)
    {
        if (flow.Source.IsUnknown || !flow.Source.Origins.IsEmpty)
        {
            (_flows ??= []).Add(flow);
            AddColumns(flow.Source, ColumnUsage.Flow);
        }
    }

    public void AddValue(ValueUse value) => _values.Add(value);

    public void AddComparison(ColumnComparison comparison)
    {
        // Two expressions are two values, though nothing tells them apart here.
        if (comparison.With is ComparedWith.Computed or ComparedWith.Uncounted)
        {
            _comparisons.AddAnyway(comparison);
        }
        else
        {
            _comparisons.Add(comparison);
        }
    }

    public void AddMeeting(ValueMeeting meeting) => (_meetings ??= []).Add(meeting);

    private void AddMeetings(StatementFacts statement)
    {
        if (!statement.Meetings.IsEmpty)
        {
            (_meetings ??= []).AddRange(statement.Meetings);
        }
    }

    public void AddComparedWrite(ComparedWrite write) => _comparedWrites.Add(write);

    /// <summary>Further rows that may be written; null without a bound.</summary>
    public void AddRowsWritten(long? rows) => MostRowsWritten += rows;

    /// <summary>Takes over what a nested statement does. Its result columns are the caller's business.</summary>
    public void AddNested(StatementFacts nested)
    {
        AddBody(nested, throughView: false, withUsages: true);
        if (!nested.Flows.IsEmpty)
        {
            (_flows ??= []).AddRange(nested.Flows);
        }

        foreach (var value in nested.Values)
        {
            AddValue(value);
        }

        foreach (var comparison in nested.Comparisons)
        {
            AddComparison(comparison);
        }

        foreach (var write in nested.ComparedWrites)
        {
            AddComparedWrite(write);
        }

        AddMeetings(nested);
        AddRowsWritten(nested.MostRowsWritten);
        Traits |= nested.Traits;
        AssumesAbsence |= nested.AssumesAbsence;
    }

    /// <summary>
    /// Takes over what a function's body compares. Its parameters are the call's arguments: constants are compared once, anything else as
    /// often as there are rows.
    /// </summary>
    public void AddComparisonsOfBody(StatementFacts body, bool withConstants)
    {
        foreach (var comparison in body.Comparisons)
        {
            AddComparison(comparison with
            {
                With = withConstants && comparison.With is not (ComparedWith.ArrayParameter or ComparedWith.Uncounted) ? ComparedWith.Computed : ComparedWith.Uncounted,
                Literal = null,
                Parameter = 0,
            });
        }

        foreach (var write in body.ComparedWrites)
        {
            AddComparedWrite(write with { Kind = ComparedWriteKind.ManyRows });
        }

        AddMeetings(body);
    }

    /// <summary>
    /// Takes over what a view's or function's definition does. A view's own predicates are fixed by its owner, so its column usages stay out
    /// (<paramref name="withUsages"/> false); a function's depend on the arguments the statement gives.
    /// </summary>
    public void AddBody(StatementFacts body, bool throughView, bool withUsages)
    {
        foreach (var table in body.Tables)
        {
            AddTable(table.Table, table.Modes, throughView || table.ThroughView, throughView ? null : table.Span);
        }

        foreach (var function in body.Functions)
        {
            AddFunction(throughView ? function with { Span = null } : function);
        }

        foreach (var gap in body.Gaps)
        {
            AddGap(throughView ? gap with { Span = null } : gap);
        }

        if (withUsages)
        {
            foreach (var column in body.Columns)
            {
                AddColumn(column.Column, column.Usage & ~ColumnUsage.Output, column.Aggregate);
            }
        }
    }

    /// <summary>See <see cref="StatementFacts.ComputedWithin"/>.</summary>
    public void AddComputedWithin(ColumnId column) => (_within ??= []).Add(column);

    /// <summary>What a query's result is computed from, whoever gets that result.</summary>
    public void AddComputedOutputs(StatementFacts query)
    {
        foreach (var output in query.Outputs)
        {
            foreach (var origin in output.Lineage.Origins)
            {
                if (!origin.IsDirect)
                {
                    AddColumn(origin.Column, ColumnUsage.Computed);
                }
            }
        }
    }
}
