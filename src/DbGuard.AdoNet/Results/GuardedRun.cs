using System.Collections.ObjectModel;
using System.Data.Common;
using DbGuard.AdoNet.Sessions;
using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;

namespace DbGuard.AdoNet.Results;

/// <summary>One execution: which plan each of its results is held against, and what is recorded when it ends.</summary>
internal sealed class GuardedRun(GuardedDoor door, GuardedSession session, IReadOnlyList<AdmittedText> texts)
{
    private readonly Queue<(AdmittedText Text, StatementOutcome Statement)> _results =
        new(texts.SelectMany(t => t.Outcome.Statements.Select(s => (t, s))).Where(p => p.s.Statement.Facts.ReturnsRows));

    private static readonly ReadOnlyCollection<DbColumn> s_undescribed = new([]);

    private readonly long _startedAt = door.Options.Time.GetTimestamp();
    private readonly bool _mayQuote = MayQuote(session, texts);

    private bool _isFinished;

    public ResultTally Tally { get; } = new();

    /// <summary>True when cells are, or may be, changed: rows are buffered then.</summary>
    public bool MayMask => texts.Any(t => t.Outcome.Statements.Any(s => s.Decision.Masks.MasksAnything || s.Decision.Masks.LooksThrough));

    /// <summary>Holds the next result against its plan.</summary>
    /// <exception cref="DbGuardException">DBG40nn: plan and result disagree.</exception>
    public ResultFunnel Open(DbDataReader inner)
    {
        if (inner.FieldCount == 0)
        {
            return new ResultFunnel(inner, [], null, Tally);
        }

        var (text, statement) = Next(inner.FieldCount);
        var plan = statement.Decision.Masks;

        // Where nothing is hidden from anybody, only the number of columns is compared, and the driver need not describe them.
        var isOpen = text.IsProtected is null && plan is { MasksAnything: false, LooksThrough: false };
        var schema = isOpen ? s_undescribed : DbDataReaderExtensions.GetColumnSchema(inner);
        var reported = isOpen ? new ReportedColumn[inner.FieldCount] : [.. schema.Select(door.Provider.Report)];
        if (ResultWitness.Check(plan, reported, text.Look.Catalog, text.IsProtected) is { } refusal)
        {
            throw Refuse(refusal);
        }

        var rows = statement.Decision.RowLimit is { } most
            ? new RowCeiling(most, statement.Decision.Granted is null ? BudgetReasons.Rows(text.Profile) : GrantReasons.Rows(statement.Decision, text.Profile))
            : null;
        return new ResultFunnel(inner, ColumnGuards.Create(door.Provider, plan, schema, inner, text.Look.Catalog, Tally), rows, Tally)
        {
            TakeRow = statement.Decision.CountsAsExport ? () => session.Meter.Take(text.Profile, statement.Decision.SensitiveColumns) : null,
        };
    }

    /// <summary>The statement that a result with columns is of.</summary>
    private (AdmittedText Text, StatementOutcome Statement) Next(int columns)
    {
        while (_results.TryDequeue(out var next))
        {
            var outputs = next.Statement.Statement.Facts.Outputs.Length;
            if (outputs == columns || IsSingle)
            {
                return next;
            }

            // INVARIANT: of several statements none is taken for another. One without columns (SELECT FROM t) has had a result without any.
            if (outputs > 0)
            {
                break;
            }
        }

        throw Refuse(new WitnessRefusal("DBG4001", "the server gave a result that the analysis does not expect", "send the statements one by one", -1, IsRetryable: false));
    }

    private bool IsSingle => texts is [{ Outcome.Statements.Length: <= 1 }];

    /// <summary>The run is over. Only the first call counts.</summary>
    public void Finish(string? error)
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        session.Meter.Settle();
        foreach (var text in texts)
        {
            for (var i = 0; i < Math.Max(1, text.Outcome.Statements.Length); i++)
            {
                session.Evidence.Finished(text.FirstNumber + i, ReferenceEquals(text, texts[0]) && i == 0 ? Tally : null, _startedAt, error);
            }
        }
    }

    /// <summary>What the caller may see of a failure; the run is over.</summary>
    public Exception Failed(Exception failure)
    {
        if (failure is DbException and not DbGuardException)
        {
            session.Failed(texts);
        }

        Finish(failure is DbGuardException own ? own.Code : (failure as DbException)?.SqlState ?? failure.GetType().Name);
        return failure switch
        {
            DbGuardException or OperationCanceledException => failure,
            DbException server when _mayQuote => Refusals.Silenced(server.SqlState),
            _ => failure,
        };
    }

    /// <summary>True when the server's words may hold protected values: of the statements, or, at the end of a transaction, of earlier ones.</summary>
    private static bool MayQuote(GuardedSession session, IReadOnlyList<AdmittedText> texts)
    {
        if (texts.Any(t => t.Profile.Detection is not null || t.Outcome.Statements.Any(s => Touches(s.Statement.Facts, t.IsProtected))))
        {
            session.HasTouchedProtected = true;
            return true;
        }

        return session.HasTouchedProtected && texts.Any(t => t.Outcome.Statements.Any(s => s.Statement.Facts.Kind is StatementKind.Transaction or StatementKind.TwoPhase or StatementKind.SetVariable));
    }

    /// <summary>True when the statement uses protected columns in any way, also below a view.</summary>
    private static bool Touches(StatementFacts facts, Func<ColumnId, bool>? isProtected) => isProtected is not null
        && (!facts.Gaps.IsEmpty
            || facts.Columns.Any(c => isProtected(c.Column))
            || facts.Values.Any(v => isProtected(v.Column))
            || (facts.Inner is { } inner && Touches(inner, isProtected)));

    private DbGuardException Refuse(WitnessRefusal refusal)
    {
        session.Evidence.Safety(refusal.Code, refusal.Sentence, texts[0].FirstNumber);
        return Refusals.Because(new DecisionReason(Verdict.Deny, refusal.Code, "witness", refusal.Sentence, refusal.Help, [], IsRetryable: refusal.IsRetryable));
    }
}
