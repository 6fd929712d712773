using System.Data.Common;
using System.Security.Cryptography;
using DbGuard.AdoNet.Providers;
using DbGuard.AdoNet.Results;
using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Decides, holds and records what one open connection is asked to run. Used by one thread at a time, as the connection is.</summary>
internal sealed class GuardedSession
{
    private readonly GuardedDoor _door;
    private readonly IGuardedSession _session;
    private readonly Principal _principal;
    private readonly HoldDesk _holds;
    private readonly ValueBudgets _values;
    private readonly TextDecisions _decisions;
    private bool _hasBegunByText;

    private GuardedSession(GuardedDoor door, IGuardedSession session, Principal principal, Profile profile, string database)
    {
        (_door, _session, _principal) = (door, session, principal);
        var id = $"ado-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        _holds = new HoldDesk(door, id, principal, database);
        _values = new ValueBudgets(door, principal);
        Meter = door.Volumes.Open(principal);
        Evidence = new SessionEvidence(door.Options.Audit, door.Options.Time, id, principal, profile.Name, database, door.Options.Application);
        _decisions = new TextDecisions(door, session, principal, profile, Evidence);
    }

    public SessionEvidence Evidence { get; }

    public Profile Profile => _decisions.Profile;

    /// <summary>Counts what leaves.</summary>
    public VolumeMeter Meter { get; }

    /// <summary>A statement of the session has touched protected columns: what is checked at COMMIT may quote them.</summary>
    public bool HasTouchedProtected { get; set; }

    /// <summary>Executions that have begun and not ended: mostly none or one.</summary>
    public List<GuardedRun> Running { get; } = [];

    /// <summary>The connection is closed.</summary>
    public void End()
    {
        foreach (var run in Running.ToArray())
        {
            run.CutOff();
        }

        Evidence.Closed();
    }

    /// <summary>Statements have failed on the server.</summary>
    public void Failed(ReadOnlySpan<AdmittedText> texts) => _values.Failed(texts);

    /// <summary>Begins a session on a connection that has just been opened.</summary>
    /// <exception cref="DbException">There is no profile, no evidence, or no session that could be guarded.</exception>
    public static async ValueTask<GuardedSession> OpenAsync(GuardedDoor door, DbConnection connection, CancellationToken cancellationToken)
    {
        var principal = door.Options.Principal();
        var resolution = door.Pipeline.Policy.ResolveProfile(principal, new AccessContext(null, door.Options.Time.GetUtcNow()));
        if (resolution.Profile is not { } profile)
        {
            RecordRefusal(door, principal, connection.Database, resolution.Code);
            throw Refusals.Denied(door.Pipeline.Refuse(resolution), []);
        }

        var session = new GuardedSession(door, await door.Provider.OpenAsync(connection, cancellationToken).ConfigureAwait(false), principal, profile, connection.Database);
        await session.Evidence.OpenedAsync(cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Decides texts that run together: all of them may, or none does. On return every decision is durable.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="admitted">Filled with one for each.</param>
    /// <param name="wait">Where a held text waits.</param>
    /// <param name="inTransaction">A transaction is open.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DbGuardException">One of them may not run.</exception>
    public ValueTask AdmitAsync(IReadOnlyList<LoweredText> texts, AdmittedText[] admitted, HoldWait wait, bool inTransaction, CancellationToken cancellationToken)
    {
        for (var i = 0; i < admitted.Length; i++)
        {
            texts[i].ShareIn(_door.Texts);
        }

        return admitted.Length == 1 && _decisions.TryDecideAtOnce(texts[0], out admitted[0])
            ? AdmitKnownAsync(admitted[0], cancellationToken)
            : AdmitAllAsync(texts, admitted, wait, inTransaction || _hasBegunByText, cancellationToken);
    }

    private async ValueTask AdmitAllAsync(IReadOnlyList<LoweredText> texts, AdmittedText[] admitted, HoldWait wait, bool inTransaction, CancellationToken cancellationToken)
    {
        for (var i = 0; i < admitted.Length; i++)
        {
            admitted[i] = await _decisions.DecideAsync(texts[i], cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < admitted.Length; i++)
        {
            if (await RefusalOfAsync(admitted[i], isFollowed: i < admitted.Length - 1, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                throw refusal;
            }
        }

        await HoldAllAsync(admitted, wait, inTransaction, cancellationToken).ConfigureAwait(false);
        foreach (var text in admitted)
        {
            await RecordAsync(text, cancellationToken).ConfigureAwait(false);
            Expect(text.Outcome);
        }
    }

    /// <summary>The way of most executions: one statement, allowed before under everything that still holds. No state machine where nothing is waited for.</summary>
    private ValueTask AdmitKnownAsync(in AdmittedText text, CancellationToken cancellationToken)
    {
        if (ReasonAgainst(text, isFollowed: false) is { } reason)
        {
            return RefuseAsync(text, reason, cancellationToken);
        }

        var recording = Evidence.DecidedAsync(text, index: -1, cancellationToken);
        if (!recording.IsCompletedSuccessfully)
        {
            return RecordedAsync(recording, text.Outcome);
        }

        Expect(text.Outcome);
        return ValueTask.CompletedTask;
    }

    private async ValueTask RecordedAsync(ValueTask recording, GuardOutcome outcome)
    {
        await recording.ConfigureAwait(false);
        Expect(outcome);
    }

    private async ValueTask RefuseAsync(AdmittedText text, DecisionReason reason, CancellationToken cancellationToken)
    {
        await RecordAsync(text, cancellationToken).ConfigureAwait(false);
        Evidence.Finished(text.FirstNumber, null, 0, reason.Code);
        throw Refusals.Because(reason);
    }

    private void Expect(GuardOutcome outcome)
    {
        foreach (var statement in outcome.Statements)
        {
            var facts = statement.Statement.Facts;
            _session.Expect(facts);
            _hasBegunByText = facts.Transaction switch
            {
                TransactionControl.Begin => true,
                TransactionControl.Commit or TransactionControl.Rollback => false,
                _ => _hasBegunByText,
            };
        }
    }

    /// <summary>A transaction begins or ends by a member: decided and recorded like its statement.</summary>
    public async ValueTask AdmitTransactionAsync(string statement, CancellationToken cancellationToken)
    {
        await AdmitAsync([new LoweredText(statement, [])], new AdmittedText[1], new HoldWait(), inTransaction: false, cancellationToken).ConfigureAwait(false);
        _hasBegunByText = false;
        _session.ExpectTransactionChange();
    }

    /// <summary>A transaction is rolled back: never refused.</summary>
    public void RolledBack() => _session.ExpectTransactionChange();

    /// <summary>True when values of a column are hidden from who asks. Of a relation that is not known nothing is said: its statements are refused anyway.</summary>
    /// <param name="schema">Its schema; null: the first of the search path that has the relation.</param>
    /// <param name="table">The relation.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<bool> IsHiddenAsync(string? schema, string table, string column, CancellationToken cancellationToken)
    {
        var look = await _session.LookAsync(again: false, cancellationToken).ConfigureAwait(false);
        var schemas = schema is not null ? [schema] : look.View.SearchPaths.SelectMany(path => path);
        var found = schemas.Select(s => look.Catalog.Tables.FirstOrDefault(t => t.Name.Name == table && t.Name.Schema == s)).FirstOrDefault(t => t is not null);
        return found?.FindColumn(column) is { } known && !Profile.May.SeesEverything && _door.Pipeline.IsProtected(new ColumnId(found.Id, known.Number), Profile, look.Catalog);
    }

    /// <summary>Waits for every held text; then the others must still be allowed, because policy and catalog may have changed meanwhile.</summary>
    private async ValueTask HoldAllAsync(AdmittedText[] admitted, HoldWait wait, bool inTransaction, CancellationToken cancellationToken)
    {
        if (!Array.Exists(admitted, static t => t.Outcome.Verdict == Verdict.Hold))
        {
            return;
        }

        var isHeld = Array.ConvertAll(admitted, static t => t.Outcome.Verdict == Verdict.Hold);
        using var waiting = wait.Begin(cancellationToken);
        for (var i = 0; i < admitted.Length; i++)
        {
            if (isHeld[i])
            {
                admitted[i] = await HoldAsync(admitted[i], inTransaction, waiting.Token).ConfigureAwait(false);
            }
        }

        for (var i = 0; i < admitted.Length; i++)
        {
            if (!isHeld[i])
            {
                admitted[i] = (await _decisions.DecideAsync(admitted[i].Text, cancellationToken).ConfigureAwait(false)) with { FirstNumber = admitted[i].FirstNumber };
            }

            var isLast = i == admitted.Length - 1;
            if (admitted[i].Outcome.Decision.PolicyVersion != _door.Pipeline.Policy.Version || (!isHeld[i] && admitted[i].Outcome.Verdict == Verdict.Hold))
            {
                throw Refusals.Because("DBG3004", "hold", "the policy changed while the statement waited", "send it again", isRetryable: true);
            }

            if (admitted[i].Outcome.Verdict == Verdict.Deny)
            {
                await RecordAsync(admitted[i], cancellationToken).ConfigureAwait(false);
                throw Refusals.Denied(admitted[i].Outcome, admitted[i].Text.Bytes.Span);
            }

            if (TextChecks.Refusal(_door, admitted[i], isFollowed: !isLast) is { } reason)
            {
                throw Refusals.Because(reason);
            }
        }
    }

    private async ValueTask<AdmittedText> HoldAsync(AdmittedText text, bool inTransaction, CancellationToken cancellationToken)
    {
        try
        {
            return await _holds.WaitAsync(
                text, inTransaction, async token => (await _decisions.DecideAsync(text.Text, token).ConfigureAwait(false)) with { FirstNumber = text.FirstNumber }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbGuardException or OperationCanceledException)
        {
            await RecordAsync(text, CancellationToken.None).ConfigureAwait(false);
            Evidence.Finished(text.FirstNumber, null, 0, e is DbGuardException refused ? refused.Code : "57014");
            throw;
        }
    }

    private static void RecordRefusal(GuardedDoor door, Principal principal, string database, string code)
    {
        try
        {
            door.Options.Audit.Append(new AuditRecord
            {
                Kind = AuditRecordKind.SessionRefused, At = door.Options.Time.GetUtcNow(), Principal = principal, Database = database, ClientAddress = "in-process", Error = code,
            });
        }
        catch (Exception)
        {
            // It is refused with or without a record.
        }
    }

    /// <summary>Why a decided text may not run; recorded. Null when it may, or waits.</summary>
    private async ValueTask<DbGuardException?> RefusalOfAsync(AdmittedText text, bool isFollowed, CancellationToken cancellationToken)
    {
        if (text.Outcome.Verdict == Verdict.Deny)
        {
            await RecordAsync(text, cancellationToken).ConfigureAwait(false);
            return Refusals.Denied(text.Outcome, text.Text.Bytes.Span);
        }

        if (ReasonAgainst(text, isFollowed) is not { } reason)
        {
            return null;
        }

        await RecordAsync(text, cancellationToken).ConfigureAwait(false);
        Evidence.Finished(text.FirstNumber, null, 0, reason.Code);
        return Refusals.Because(reason);
    }

    /// <summary>Why a text that policy allows may not run here and now; null when it may, and then it counts against its budgets.</summary>
    private DecisionReason? ReasonAgainst(in AdmittedText text, bool isFollowed) => TextChecks.Refusal(_door, text, isFollowed)
        ?? (_door.Rates.TryTake(_principal, text.Profile, out var retryAfter) ? null : BudgetReasons.StatementsPerMinute(text.Profile, retryAfter))
        ?? Volume(text)
        ?? _values.Spend(text);

    /// <summary>Why not one row of a result could leave; null when some could.</summary>
    private DecisionReason? Volume(in AdmittedText text)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            if (statement.Decision.CountsAsExport && Meter.Check(text.Profile, statement.Decision.SensitiveColumns) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private async ValueTask RecordAsync(AdmittedText text, CancellationToken cancellationToken)
    {
        var statements = text.Outcome.Statements.Length;
        if (statements <= 1 || text.Outcome.Verdict == Verdict.Deny)
        {
            await Evidence.DecidedAsync(text, index: -1, cancellationToken).ConfigureAwait(false);
            return;
        }

        for (var i = 0; i < statements; i++)
        {
            await Evidence.DecidedAsync(text, i, cancellationToken).ConfigureAwait(false);
        }
    }
}
