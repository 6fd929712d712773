using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Decisions;

/// <summary>
/// Replaces names of prepared statements and cursors by what they stand for: EXECUTE and FETCH become what they run. Names that earlier
/// statements of the same text prepare or declare come before those of the session. Used for one text, by one thread.
/// </summary>
internal sealed class SessionObjectFacts(ISessionObjects objects, CatalogSnapshot catalog, string sessionKey)
{
    /// <summary>A prepared statement may itself be an EXECUTE; no honest chain is longer.</summary>
    private const int MostLinks = 8;

    private readonly Dictionary<string, StatementFacts?> _prepared = [];
    private readonly Dictionary<string, StatementFacts?> _cursors = [];

    /// <summary>True when some statement so far stands for something of the session, so that the decision is good for this moment only.</summary>
    public bool DependsOnSession { get; private set; }

    /// <summary>The statement's facts with session objects seen through; an unknown one is a gap.</summary>
    public StatementFacts Resolve(StatementFacts facts)
    {
        var resolved = Resolve(facts, 0) with { ResolvedOn = sessionKey };
        if (resolved is { Kind: StatementKind.Prepare, Inner: { } prepared })
        {
            resolved = resolved with { Inner = prepared with { ResolvedOn = sessionKey } };
        }

        switch (resolved)
        {
            case { Kind: StatementKind.Prepare, SessionObject: { } name, Inner: var inner }:
                _prepared[name] = inner;
                break;
            case { Kind: StatementKind.DeclareCursor, SessionObject: { } name, Inner: var inner }:
                _cursors[name] = inner;
                break;
        }

        return resolved;
    }

    private StatementFacts Resolve(StatementFacts facts, int links)
    {
        var isFetch = facts.Kind == StatementKind.Fetch;
        if (facts.Kind != StatementKind.Execute && !isFetch)
        {
            return facts.Inner is { } inner && Resolve(inner, links) is var seen && !ReferenceEquals(seen, inner) ? Around(facts, seen) : facts;
        }

        DependsOnSession = true;
        var name = facts.SessionObject;
        if (name is null || links == MostLinks || Find(name, isFetch) is not { } meant)
        {
            var gap = new AnalysisGap(GapKind.UnknownSessionObject, name ?? "?", facts.Span);
            return facts with { Gaps = facts.Gaps.Add(gap) };
        }

        if (!isFetch && IsStale(meant))
        {
            return facts with { Gaps = facts.Gaps.Add(new AnalysisGap(GapKind.StaleSessionObject, name, facts.Span)) };
        }

        meant = Resolve(meant, links + 1);
        return Merge(facts, meant) with { Outputs = meant.Outputs, ReturnsRows = facts.ReturnsRows && meant.ReturnsRows };
    }

    /// <summary>
    /// True when the server would now read a prepared statement otherwise than when it was prepared: it analyses it anew after a change of the
    /// search path or of anything it uses (PostgreSQL 18 docs, PREPARE, Notes). Cursors stay as they were opened.
    /// </summary>
    private bool IsStale(StatementFacts prepared)
    {
        if (prepared.ResolvedOn is { } key && key != sessionKey)
        {
            return true;
        }

        foreach (var access in prepared.Tables)
        {
            if (catalog.FindTable(access.Table.Id) is not { } now
                || (!ReferenceEquals(now, access.Table)
                    && (now.Definition != access.Table.Definition || now.Name != access.Table.Name || !now.Columns.SequenceEqual(access.Table.Columns))))
            {
                return true;
            }
        }

        foreach (var candidate in prepared.Functions.SelectMany(f => f.Candidates))
        {
            if (!candidate.IsSystem && !catalog.FindFunctions(candidate.Name.Name).Any(f => f.Id == candidate.Id && f.Body == candidate.Body && f.Name == candidate.Name))
            {
                return true;
            }
        }

        return false;
    }

    private StatementFacts? Find(string name, bool isCursor)
    {
        var own = isCursor ? _cursors : _prepared;
        return own.TryGetValue(name, out var facts) ? facts : isCursor ? objects.FindCursor(name) : objects.FindPrepared(name);
    }

    /// <summary>EXPLAIN EXECUTE, CREATE TABLE … AS EXECUTE: what is seen inside counts outside too.</summary>
    private static StatementFacts Around(StatementFacts outer, StatementFacts inner)
    {
        var merged = Merge(outer, inner);
        return outer.Kind != StatementKind.Create
            ? merged
            : merged with { Flows = merged.Flows.AddRange(inner.Outputs.Select(o => new ValueFlow(null, outer.ObjectNames.FirstOrDefault() ?? "a new relation", o.Lineage))) };
    }

    private static StatementFacts Merge(StatementFacts outer, StatementFacts inner) => outer with
    {
        Inner = inner,
        Traits = outer.Traits | inner.Traits,
        Tables = outer.Tables.AddRange(inner.Tables),
        Columns = outer.Columns.AddRange(inner.Columns),
        Functions = outer.Functions.AddRange(inner.Functions),
        Flows = outer.Flows.AddRange(inner.Flows),
        Settings = outer.Settings.AddRange(inner.Settings),
        Gaps = outer.Gaps.AddRange(inner.Gaps),
        Comparisons = outer.Kind == StatementKind.Fetch ? outer.Comparisons : outer.Comparisons.AddRange(inner.Comparisons.Select(AsArgument)),
        Meetings = outer.Meetings.AddRange(inner.Meetings),
        ComparedWrites = outer.ComparedWrites.AddRange(inner.ComparedWrites),
        MostRowsWritten = outer.MostRowsWritten + inner.MostRowsWritten,
        TagTellsRowsWritten = outer.Kind == StatementKind.Execute ? inner.TagTellsRowsWritten : outer.TagTellsRowsWritten,
    };

    /// <summary>The parameters of what EXECUTE runs are its arguments. A cursor's values were compared when it was opened.</summary>
    private static ColumnComparison AsArgument(ColumnComparison comparison) => comparison with
    {
        With = comparison.With is ComparedWith.ArrayParameter or ComparedWith.Uncounted ? ComparedWith.Uncounted : ComparedWith.Computed,
        Literal = null,
        Parameter = 0,
    };
}
