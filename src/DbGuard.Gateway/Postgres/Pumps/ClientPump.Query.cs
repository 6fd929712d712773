using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>The simple query protocol: one text, decided as a whole before any part of it runs.</summary>
internal sealed partial class ClientPump
{
    private async ValueTask OnQueryAsync(int length)
    {
        var arrivedAt = _state.Services.Time.GetTimestamp();
        if (!QueryMessage.TryDecode(Body(length), out var query, out var violation))
        {
            RefuseQuery(Report.ForViolation(violation));
            return;
        }

        var sql = query.Sql.ToArray();
        // A text may change names and settings that the next one depends on: nobody pipelines simple queries, so waiting costs nothing.
        await SettleAsync();
        await LearnSearchPathAsync();
        _isMidCycle = false;
        var profile = RequireProfile();
        var text = await DecideAsync(sql, profile);
        _cycle++;
        _state.Names.DropUnnamed();
        var admission = text.Outcome.Verdict != Verdict.Deny && _state.Values.Spend(text) is { } spent
            ? RefuseSpent(text, [], spent)
            : await AdmitAsync(text, profile, portal: null, parameters: [], BoundParameters.NoneHash, length);
        if (admission.Refusal is { } report)
        {
            RefuseQuery(report);
        }
        else
        {
            await RunQueryAsync(admission.Text!, arrivedAt, admission.ApprovalId, length);
        }

        _cycle++;
    }

    private async ValueTask RunQueryAsync(DecidedText text, long arrivedAt, string? approvalId, int length)
    {
        var plan = WatchPlan.For(text.Outcome, _state.TransactionStatus);
        if (plan.IsImpossible)
        {
            RefuseQuery(RefuseSpent(text, [], BudgetReasons.RowsChangedOutside(text.Profile)).Refusal!);
            return;
        }

        var runs = StartRuns(text, arrivedAt, approvalId, plan);
        if (plan.IsNeeded)
        {
            await StartWatchedAsync(text, plan, runs, length);
            return;
        }

        var reply = new PendingReply(ReplyKind.Query) { Runs = runs, Cycle = _cycle };
        _replies.TryAdd(reply);
        _upstream.WriteBytes(Frame(length));
        if (MayCopyIn(runs))
        {
            await StartCopyingAsync(reply);
        }
    }

    private void RefuseQuery(Report refusal)
    {
        _replies.TryAdd(new PendingReply(ReplyKind.Query) { Refusal = refusal });
        Poison.WriteQuery(_upstream, _state.Context.Id);
    }

    private ImmutableArray<StatementRun> StartRuns(DecidedText text, long arrivedAt, string? approvalId, WatchPlan plan)
    {
        var statements = text.Outcome.Statements;
        var runs = ImmutableArray.CreateBuilder<StatementRun>(statements.Length);
        foreach (var statement in statements)
        {
            var run = NewRun(text, statement, arrivedAt, portal: null, plan.IsNeeded ? WatchFor(statement, text.Profile, isInTransaction: true) : null);
            Record(run, [], approvalId);
            runs.Add(run);
        }

        return runs.MoveToImmutable();
    }

    private StatementRun NewRun(DecidedText text, StatementOutcome statement, long arrivedAt, Portal? portal, ChangeWatch? watch)
    {
        _state.SearchPath.Expect(statement.Statement.Facts);
        _state.Clock.Expect(statement.Statement.Facts);
        _state.ExpectResume(statement.Statement.Facts);
        _state.Desk.Expect(statement.Statement.Facts, text, _cycle);
        return new StatementRun
        {
            Number = _state.Evidence.NextNumber(),
            Outcome = statement,
            Text = text,
            StartedAt = arrivedAt,
            Portal = portal,
            Watch = watch,
            NameChanges = _state.Names.Apply(statement.Statement.Facts, text, _cycle),
            Capture = _state.Evidence.NewCapture(_state.Services.Store),
        };
    }

    /// <summary>PREPARE and DECLARE fill the same tables as Parse and Bind do.</summary>
    private Report? NamesBeyondLimit(DecidedText text)
    {
        var limit = _state.Services.Limits.PreparedStatements;
        return Exceeds(StatementKind.Prepare, _state.Names.Statements.Count) ? TooManyNames("prepared statements")
            : Exceeds(StatementKind.DeclareCursor, _state.Names.Portals.Count) ? TooManyNames("cursors")
            : null;

        bool Exceeds(StatementKind kind, int kept) =>
            text.Outcome.Statements.Count(statement => statement.Statement.Facts.Kind == kind) is > 0 and var more && kept + more > limit;
    }

    private void Record(StatementRun run, IReadOnlyList<string?> parameters, string? approvalId) =>
        _state.Evidence.Decided(
            run.Number,
            run.Text.ForRecord(run.Outcome.Statement, _state.Desk.Protection(run.Text)),
            run.Text.Hash,
            run.Outcome.Statement.Fingerprint,
            parameters.Count > 0 ? parameters : null,
            run.Decision,
            approvalId);

    /// <summary>Takes a decided text past the budget, the denial and the hold.</summary>
    private async ValueTask<Admission> AdmitAsync(
        DecidedText text, Profile profile, Portal? portal, ImmutableArray<string?> parameters, string parametersHash, int frameLength)
    {
        var refusal = text.Outcome.Verdict == Verdict.Deny ? Denials.For(text.Outcome, text.Bytes) : PinnedSettings.Violation(text.Outcome);
        if (refusal is not null)
        {
            RecordRefusal(text, parameters, approvalId: null);
            return Admission.Refused(refusal);
        }

        if (NamesBeyondLimit(text) is { } tooMany)
        {
            return Admission.Refused(tooMany);
        }

        if (_state.Desk.Spend(profile, _state.Seat) is { } spent)
        {
            return RefuseSpent(text, parameters, spent);
        }

        if (VolumeSpent(text, profile) is { } reason)
        {
            return RefuseSpent(text, parameters, reason);
        }

        return text.Outcome.Verdict == Verdict.Hold
            ? await HoldAsync(text, profile, portal, parameters, parametersHash, frameLength)
            : Admission.Granted(text, approvalId: null);
    }

    /// <summary>Why a text that takes rows out or changes some may not start; null when it may.</summary>
    private DecisionReason? VolumeSpent(DecidedText text, Profile profile)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            if (statement.Decision.CountsAsExport && _state.Volume.Check(profile, statement.Decision.SensitiveColumns) is { } exported)
            {
                return exported;
            }

            if (statement.Statement.Facts.MostRowsWritten != 0)
            {
                _state.Volume.LeftToChange(profile, out var changed);
                if (changed is not null)
                {
                    return changed;
                }
            }
        }

        return null;
    }

    /// <summary>Records a text that a budget keeps back.</summary>
    private Admission RefuseSpent(DecidedText text, ImmutableArray<string?> parameters, DecisionReason reason)
    {
        RecordRefusal(text, parameters, approvalId: null, reason.Code);
        return Admission.Refused(Denials.For(reason));
    }

    /// <summary>Records a text that is not forwarded; <paramref name="error"/> where the decision itself does not say why.</summary>
    private void RecordRefusal(DecidedText text, ImmutableArray<string?> parameters, string? approvalId, string? error = null)
    {
        var number = _state.Evidence.NextNumber();
        _state.Evidence.Decided(
            number, text.ForRecord(null, _state.Desk.Protection(text)), text.Hash, null, parameters.IsEmpty ? null : parameters, text.Outcome.Decision, approvalId);
        if (error is not null)
        {
            _state.Evidence.NotRun(number, error);
        }
    }
}
