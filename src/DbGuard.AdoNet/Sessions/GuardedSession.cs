using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
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
    private const int MostCharacters = 4096;

    private readonly GuardedDoor _door;
    private readonly IGuardedSession _session;
    private readonly Principal _principal;
    private readonly HoldDesk _holds;
    private readonly ValueBudgets _values;
    private Profile _profile;
    private bool _hasBegunByText;

    private GuardedSession(GuardedDoor door, IGuardedSession session, Principal principal, Profile profile, string database)
    {
        (_door, _session, _principal, _profile) = (door, session, principal, profile);
        var id = $"ado-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        _holds = new HoldDesk(door, id, principal, database);
        _values = new ValueBudgets(door, principal);
        Meter = door.Volumes.Open(principal);
        Evidence = new SessionEvidence(door.Options.Audit, door.Options.Time, id, principal, profile.Name, database, door.Options.Application);
    }

    public SessionEvidence Evidence { get; }

    public Profile Profile => _profile;

    /// <summary>Counts what leaves.</summary>
    public VolumeMeter Meter { get; }

    /// <summary>A statement of the session has touched protected columns: what is checked at COMMIT may quote them.</summary>
    public bool HasTouchedProtected { get; set; }

    /// <summary>The connection was closed: readers of it give nothing any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The execution that runs, or ran last.</summary>
    public GuardedRun? Running { get; set; }

    /// <summary>The connection is closed.</summary>
    public void End()
    {
        IsOver = true;
        Running?.Finish(null);
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
    public async ValueTask AdmitAsync(IReadOnlyList<LoweredText> texts, AdmittedText[] admitted, HoldWait wait, bool inTransaction, CancellationToken cancellationToken)
    {
        inTransaction |= _hasBegunByText;
        for (var i = 0; i < admitted.Length; i++)
        {
            texts[i].Shared = _door.Texts.Of(texts[i].Text);
            admitted[i] = await DecideAsync(texts[i], cancellationToken).ConfigureAwait(false);
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
                admitted[i] = (await DecideAsync(admitted[i].Text, cancellationToken).ConfigureAwait(false)) with { FirstNumber = admitted[i].FirstNumber };
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
                text, inTransaction, async token => (await DecideAsync(text.Text, token).ConfigureAwait(false)) with { FirstNumber = text.FirstNumber }, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<AdmittedText> DecideAsync(LoweredText text, CancellationToken cancellationToken)
    {
        var context = new AccessContext(null, _door.Options.Time.GetUtcNow());
        if (_principal.ExpiresAt <= context.At)
        {
            throw Refusals.Because("DBG7015", "identity", "the proof of this session's identity has expired", "open the connection again with a fresh one", "28000");
        }

        if (_door.Pipeline.ProfileInForce(_principal, _profile, context).Profile is { } profile)
        {
            _profile = profile;
        }

        var look = await _session.LookAsync(again: false, cancellationToken).ConfigureAwait(false);
        var policy = _door.Pipeline.Policy;
        var decided = text.Shared.Find(policy, _profile, look.Catalog, look.View.Key) ?? await DecideAnewAsync(text, look, policy, context, cancellationToken).ConfigureAwait(false);
        return new AdmittedText(text, decided, NextNumber(decided.Outcome), ParametersOf(text, decided));
    }

    private async ValueTask<DecidedText> DecideAnewAsync(LoweredText text, SessionLook look, PolicySet policy, AccessContext context, CancellationToken cancellationToken)
    {
        var outcome = Decide(text, look, context);
        var mustLookAgain = outcome.Statements.Any(s => MustLookAgain(s.Statement.Facts));
        if (mustLookAgain)
        {
            var newer = await _session.LookAsync(again: true, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(newer.Catalog, look.Catalog))
            {
                look = newer;
                outcome = Decide(text, look, context);
            }
        }

        var decidedFor = _profile;
        Func<ColumnId, bool>? isProtected = decidedFor.May.SeesEverything || policy.Labels.IsEmpty
            ? null
            : column => _door.Pipeline.IsProtected(column, decidedFor, look.Catalog);
        var decided = new DecidedText(text.Shared, outcome, look, decidedFor, policy, isProtected);

        // WHY the version: a policy that came into force meanwhile may have decided it.
        if (!mustLookAgain && outcome.Verdict is Verdict.Allow or Verdict.Mask && outcome.Decision.PolicyVersion == policy.Version)
        {
            text.Shared.Remember(decided);
        }

        return decided;
    }

    /// <summary>The parameters as text for records and approvers, NULL as null.</summary>
    private ImmutableArray<string?> ParametersOf(LoweredText text, DecidedText decided)
    {
        if (text.Parameters.IsEmpty)
        {
            return [];
        }

        var values = new string?[text.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = text.Parameters[i];
            values[i] = parameter.Value is null or DBNull ? null
                : decided.MustRedact(i + 1) ? "[redacted]"
                : Cut(_door.Provider.TextOf(parameter) ?? $"[{parameter.Value.GetType().Name}]");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";

    private long NextNumber(GuardOutcome outcome)
    {
        var first = Evidence.NextNumber();
        for (var i = 1; i < outcome.Statements.Length; i++)
        {
            Evidence.NextNumber();
        }

        return first;
    }

    private GuardOutcome Decide(LoweredText text, SessionLook look, in AccessContext context) => _door.Pipeline.Decide(
        new GuardRequest(text.Bytes, _principal, _profile, look.Catalog, look.View, SessionObjectsUnknown.Instance) { Context = context });

    private static bool MustLookAgain(StatementFacts facts) => facts.AssumesAbsence
        || facts.Gaps.Any(g => g.Kind is GapKind.UnknownRelation or GapKind.UnknownColumn or GapKind.UnknownFunction);

    /// <summary>Why a decided text may not run; recorded. Null when it may, or waits.</summary>
    private async ValueTask<DbGuardException?> RefusalOfAsync(AdmittedText text, bool isFollowed, CancellationToken cancellationToken)
    {
        if (text.Outcome.Verdict == Verdict.Deny)
        {
            await RecordAsync(text, cancellationToken).ConfigureAwait(false);
            return Refusals.Denied(text.Outcome, text.Text.Bytes.Span);
        }

        var reason = TextChecks.Refusal(_door, text, isFollowed)
            ?? (_door.Rates.TryTake(_principal, text.Profile, out var retryAfter) ? null : BudgetReasons.StatementsPerMinute(text.Profile, retryAfter))
            ?? Volume(text)
            ?? _values.Spend(text);
        if (reason is null)
        {
            return null;
        }

        await RecordAsync(text, cancellationToken).ConfigureAwait(false);
        Evidence.Finished(text.FirstNumber, null, 0, reason.Code);
        return Refusals.Because(reason);
    }

    /// <summary>Why not one row of a result could leave; null when some could.</summary>
    private DecisionReason? Volume(AdmittedText text)
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
        var statements = text.Outcome.Statements;
        if (statements.Length <= 1 || text.Outcome.Verdict == Verdict.Deny)
        {
            await Evidence.DecidedAsync(
                text, text.FirstNumber, text.Decided.ShownWhole(), text.Decided.Fingerprint, statements.Length == 1 ? statements[0].Decision : text.Outcome.Decision,
                cancellationToken).ConfigureAwait(false);
            return;
        }

        for (var i = 0; i < statements.Length; i++)
        {
            await Evidence.DecidedAsync(
                text, text.FirstNumber + i, text.Decided.Shown(i), statements[i].Statement.Fingerprint, statements[i].Decision, cancellationToken).ConfigureAwait(false);
        }
    }
}
