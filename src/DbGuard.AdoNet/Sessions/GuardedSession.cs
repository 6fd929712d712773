using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using DbGuard.AdoNet.Providers;
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

    /// <summary>Statements have failed on the server.</summary>
    public void Failed(IEnumerable<AdmittedText> texts) => _values.Failed(texts);

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
    /// <exception cref="DbGuardException">One of them may not run.</exception>
    public async ValueTask<IReadOnlyList<AdmittedText>> AdmitAsync(IReadOnlyList<LoweredText> texts, bool inTransaction, CancellationToken cancellationToken)
    {
        inTransaction |= _hasBegunByText;
        var admitted = new List<AdmittedText>(texts.Count);
        foreach (var text in texts)
        {
            admitted.Add(await DecideAsync(text, cancellationToken).ConfigureAwait(false));
        }

        foreach (var text in admitted)
        {
            if (await RefusalOfAsync(text, texts.Count > 1 && !ReferenceEquals(text.Text, texts[^1]), cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                throw refusal;
            }
        }

        await HoldAllAsync(admitted, inTransaction, cancellationToken).ConfigureAwait(false);
        foreach (var text in admitted)
        {
            await RecordAsync(text, cancellationToken).ConfigureAwait(false);
            foreach (var statement in text.Outcome.Statements)
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

        return admitted;
    }

    /// <summary>A transaction begins or ends by a member: decided and recorded like its statement.</summary>
    public async ValueTask AdmitTransactionAsync(string statement, CancellationToken cancellationToken)
    {
        await AdmitAsync([new LoweredText(statement, [])], inTransaction: false, cancellationToken).ConfigureAwait(false);
        _hasBegunByText = false;
        _session.ExpectTransactionChange();
    }

    /// <summary>A transaction is rolled back: never refused.</summary>
    public void RolledBack() => _session.ExpectTransactionChange();

    /// <summary>Waits for every held text; then the others must still be allowed, because policy and catalog may have changed meanwhile.</summary>
    private async ValueTask HoldAllAsync(List<AdmittedText> admitted, bool inTransaction, CancellationToken cancellationToken)
    {
        var isHeld = admitted.Select(t => t.Outcome.Verdict == Verdict.Hold).ToArray();
        if (!isHeld.Contains(true))
        {
            return;
        }

        for (var i = 0; i < admitted.Count; i++)
        {
            if (isHeld[i])
            {
                admitted[i] = await HoldAsync(admitted[i], inTransaction, cancellationToken).ConfigureAwait(false);
            }
        }

        for (var i = 0; i < admitted.Count; i++)
        {
            if (!isHeld[i])
            {
                admitted[i] = (await DecideAsync(admitted[i].Text, cancellationToken).ConfigureAwait(false)) with { FirstNumber = admitted[i].FirstNumber };
            }

            var isLast = i == admitted.Count - 1;
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
        var outcome = Decide(text, look, context);
        if (outcome.Statements.Any(s => MustLookAgain(s.Statement.Facts)))
        {
            var newer = await _session.LookAsync(again: true, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(newer.Catalog, look.Catalog))
            {
                look = newer;
                outcome = Decide(text, look, context);
            }
        }

        var decidedFor = _profile;
        Func<ColumnId, bool>? isProtected = decidedFor.May.SeesEverything || _door.Pipeline.Policy.Labels.IsEmpty
            ? null
            : column => _door.Pipeline.IsProtected(column, decidedFor, look.Catalog);
        return new AdmittedText(text, outcome, look, decidedFor, isProtected, NextNumber(outcome))
        {
            Parameters = ParametersOf(text, outcome, isProtected),
        };
    }

    /// <summary>The parameters as text for records and approvers, NULL as null.</summary>
    private ImmutableArray<string?> ParametersOf(LoweredText text, GuardOutcome outcome, Func<ColumnId, bool>? isProtected)
    {
        var values = ImmutableArray.CreateBuilder<string?>(text.Parameters.Length);
        for (var i = 0; i < text.Parameters.Length; i++)
        {
            var (number, parameter) = (i + 1, text.Parameters[i]);
            values.Add(parameter.Value is null or DBNull ? null
                : outcome.Statements.IsEmpty || outcome.Statements.Any(s => StatementText.MustRedactParameter(s.Statement.Facts, number, isProtected)) ? "[redacted]"
                : Cut(_door.Provider.TextOf(parameter) ?? $"[{parameter.Value.GetType().Name}]"));
        }

        return values.MoveToImmutable();
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
        var hash = Convert.ToHexStringLower(SHA256.HashData(text.Text.Bytes.Span));
        if (text.Outcome.Statements.Length <= 1 || text.Outcome.Verdict == Verdict.Deny)
        {
            await Evidence.DecidedAsync(
                text.FirstNumber, StatementText.ForRecord(text.Text.Bytes.Span, text.Outcome, null, text.IsProtected), hash, BoundText.Fingerprint(text.Outcome), text.Parameters, text.Outcome.Statements is [var only] ? only.Decision : text.Outcome.Decision,
                text.ApprovalId, cancellationToken).ConfigureAwait(false);
            return;
        }

        for (var i = 0; i < text.Outcome.Statements.Length; i++)
        {
            var statement = text.Outcome.Statements[i];
            await Evidence.DecidedAsync(
                text.FirstNumber + i, StatementText.ForRecord(text.Text.Bytes.Span, text.Outcome, statement.Statement, text.IsProtected), hash, statement.Statement.Fingerprint, text.Parameters, statement.Decision, text.ApprovalId, cancellationToken).ConfigureAwait(false);
        }
    }
}
