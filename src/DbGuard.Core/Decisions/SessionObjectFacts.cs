using DbGuard.Core.Facts;

namespace DbGuard.Core.Decisions;

/// <summary>
/// Replaces names of prepared statements and cursors by what they stand for: EXECUTE and FETCH become what they run. Names that earlier
/// statements of the same text prepare or declare come before those of the session. Used for one text, by one thread.
/// </summary>
internal sealed class SessionObjectFacts(ISessionObjects objects)
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
        var resolved = Resolve(facts, 0);
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

        meant = Resolve(meant, links + 1);
        return Merge(facts, meant) with { Outputs = meant.Outputs, ReturnsRows = facts.ReturnsRows && meant.ReturnsRows };
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
    };
}
