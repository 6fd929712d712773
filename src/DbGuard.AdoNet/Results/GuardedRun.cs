using System.Data.Common;
using DbGuard.AdoNet.Execution;
using DbGuard.AdoNet.Sessions;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking;

namespace DbGuard.AdoNet.Results;

/// <summary>One execution: which plan each of its results is held against, and what is recorded when it ends. Begun anew for each execution of a command.</summary>
internal sealed class GuardedRun(GuardedDoor door, GuardedSession session)
{
    private const int MostOnStack = 64;

    private AdmittedText[] _texts = [];
    private int _text;
    private int _result;
    private long _startedAt;
    private bool _mayQuote;

    /// <summary>True before the first execution, and after each.</summary>
    public bool IsFinished { get; private set; } = true;

    public ResultTally Tally => Funnel.Tally;

    /// <summary>What the cells of the current result go through.</summary>
    public ResultFunnel Funnel { get; } = new(session.Meter);

    /// <summary>The driver's command, or batch, that runs; null before it does.</summary>
    public InnerExecution? Executed { get; set; }

    /// <summary>Who gives out its results; null before there is one.</summary>
    public GuardedDbDataReader? Reader { get; set; }

    /// <summary>True when cells are, or may be, changed: rows are buffered then.</summary>
    public bool MayMask { get; private set; }

    /// <summary>Texts that were admitted begin to run.</summary>
    public void Begin(AdmittedText[] texts)
    {
        (_texts, _text, _result, IsFinished, MayMask, _mayQuote) = (texts, 0, 0, false, false, false);
        Tally.Reset();
        session.Running.Add(this);
        _startedAt = door.Options.Time.GetTimestamp();
        var endsTransaction = false;
        foreach (ref readonly var text in texts.AsSpan())
        {
            MayMask |= text.Decided.MayMask;
            _mayQuote |= text.Decided.MayQuote;
            endsTransaction |= text.Decided.EndsTransaction;
        }

        session.HasTouchedProtected |= _mayQuote;
        // At the end of a transaction the server's words may hold protected values of earlier statements.
        _mayQuote |= session.HasTouchedProtected && endsTransaction;
    }

    /// <summary>Holds the next result against its plan; on return <see cref="Funnel"/> is that result's.</summary>
    /// <exception cref="DbGuardException">DBG40nn: plan and result disagree.</exception>
    public void Open(DbDataReader inner)
    {
        if (inner.FieldCount == 0)
        {
            Funnel.Begin(inner, [], null, null);
            return;
        }

        ref readonly var text = ref Next(inner.FieldCount, out var statement);
        var plan = statement.Decision.Masks;
        if (text.IsProtected is null && plan is { MasksAnything: false, LooksThrough: false })
        {
            // Where nothing is hidden from anybody, only the number of columns is compared, and the driver need not describe them.
            if (ResultWitness.CheckCount(plan, inner.FieldCount) is { } count)
            {
                throw Refuse(count);
            }

            Funnel.Begin(inner, [], statement.Decision, text.Profile);
            return;
        }

        var schema = DbDataReaderExtensions.GetColumnSchema(inner);
        var reported = schema.Count <= MostOnStack ? stackalloc ReportedColumn[schema.Count] : new ReportedColumn[schema.Count];
        for (var i = 0; i < reported.Length; i++)
        {
            reported[i] = door.Provider.Report(schema[i]);
        }

        if (ResultWitness.Check(plan, reported, text.Look.Catalog, text.IsProtected) is { } refusal)
        {
            throw Refuse(refusal);
        }

        Funnel.Begin(inner, ColumnGuards.Create(door.Provider, plan, schema, inner, text.Look.Catalog, Tally), statement.Decision, text.Profile);
    }

    /// <summary>The connection was closed: its reader gives nothing any more.</summary>
    public void CutOff()
    {
        Reader?.CutOff();
        Finish(null);
    }

    /// <summary>The run is over. Only the first call counts.</summary>
    public void Finish(string? error)
    {
        if (IsFinished)
        {
            return;
        }

        IsFinished = true;
        Reader = null;
        session.Running.Remove(this);
        session.Meter.Settle();
        for (var t = 0; t < _texts.Length; t++)
        {
            for (var i = 0; i < Math.Max(1, _texts[t].Outcome.Statements.Length); i++)
            {
                session.Evidence.Finished(_texts[t].FirstNumber + i, t == 0 && i == 0 ? Tally : null, _startedAt, error);
            }
        }
    }

    /// <summary>What the caller may see of a failure; the run is over.</summary>
    public Exception Failed(Exception failure)
    {
        if (failure is DbException and not DbGuardException)
        {
            session.Failed(_texts);
        }

        Finish(failure is DbGuardException own ? own.Code : (failure as DbException)?.SqlState ?? failure.GetType().Name);
        return failure switch
        {
            DbGuardException or OperationCanceledException => failure,
            DbException server when _mayQuote => Refusals.Silenced(server.SqlState),
            _ => failure,
        };
    }

    /// <summary>The statement that a result with columns is of.</summary>
    private ref readonly AdmittedText Next(int columns, out StatementOutcome statement)
    {
        var isSingle = _texts is [{ Outcome.Statements.Length: <= 1 }];
        for (; _text < _texts.Length; (_text, _result) = (_text + 1, 0))
        {
            var results = _texts[_text].Decided.Results;
            while (_result < results.Length)
            {
                statement = results[_result++];
                var outputs = statement.Statement.Facts.Outputs.Length;
                if (outputs == columns || isSingle)
                {
                    return ref _texts[_text];
                }

                // INVARIANT: of several statements none is taken for another. One without columns (SELECT FROM t) has had a result without any.
                if (outputs > 0)
                {
                    throw Unexpected();
                }
            }
        }

        throw Unexpected();
    }

    private DbGuardException Unexpected() =>
        Refuse(new WitnessRefusal("DBG4001", "the server gave a result that the analysis does not expect", "send the statements one by one", -1, IsRetryable: false));

    private DbGuardException Refuse(WitnessRefusal refusal)
    {
        session.Evidence.Safety(refusal.Code, refusal.Sentence, _texts[0].FirstNumber);
        return Refusals.Because(new DecisionReason(Verdict.Deny, refusal.Code, "witness", refusal.Sentence, refusal.Help, [], IsRetryable: refusal.IsRetryable));
    }
}
