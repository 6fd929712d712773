using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Approvals.Trials;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Approvals;

/// <summary>Takes the answers of people, wherever they come in: who may answer, what he may allow, and whether it still counts.</summary>
internal sealed class ApprovalDesk(IApprovalStore store, ApproverGroups approvers, TimeProvider time, Func<DoorServices>? door = null)
{
    /// <summary>Shortest reason of a break-glass, in characters: enough for a ticket's number and a word.</summary>
    public const int ShortestReason = 10;

    /// <summary>Answers a request.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be used.</exception>
    /// <exception cref="Core.Audit.AuditUnavailableException">The answer cannot be recorded, so it does not count.</exception>
    public async Task<AnswerOutcome> AnswerAsync(string id, Operator person, GivenAnswer given, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(ApprovalId.Normalize(id), cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return AnswerOutcome.Refused(StatusCodes.Status404NotFound, ApiCodes.NotFound, "there is no such approval request", "list them with `dbguard approvals list`");
        }

        if (Refusal(request, person, given) is { } refusal)
        {
            return new AnswerOutcome(null, refusal);
        }

        var answer = new ApprovalAnswer(person.Name, given.IsApproved, given.Comment, time.GetUtcNow())
        {
            Groups = request.Terms.ApproverGroups.IsDefaultOrEmpty ? [] : [.. request.Terms.ApproverGroups.Where(g => approvers.IsMember(person, g))],
            Scope = given.IsApproved ? given.Scope : null,
            IsBreakGlass = given is { IsBreakGlass: true, IsApproved: true },
        };
        var now = await store.AnswerAsync(request.Id, answer, cancellationToken).ConfigureAwait(false);
        if (now is not null && !now.Votes.IsDefault && now.Votes.Any(v => ReferenceEquals(v, answer)))
        {
            return AnswerOutcome.Of(now);
        }

        return now is { State: ApprovalState.Pending }
            ? AnswerOutcome.Refused(StatusCodes.Status409Conflict, ApiCodes.AnsweredAlready, $"you have answered this request already; it waits for {ApprovalQuorum.Missing(now.Terms, now.Votes)}", "nothing was changed")
            : AnswerOutcome.Refused(StatusCodes.Status409Conflict, ApiCodes.NotPending, $"the request is {(now is null ? "gone" : ApprovalEvidence.NameOf(now.State))}, not pending", "nothing was changed");
    }

    /// <summary>Ends a grant before its time.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public async Task<AnswerOutcome> RevokeAsync(string id, Operator person, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(ApprovalId.Normalize(id), cancellationToken).ConfigureAwait(false) is not { Grant: not null } request)
        {
            return AnswerOutcome.Refused(StatusCodes.Status404NotFound, ApiCodes.NotFound, "there is no such approval", "list them with `dbguard approvals list --state approved`");
        }

        // WHY not himself: the requester may always give up what he was given.
        if (approvers.GroupRefusal(request.Terms.ApproverGroups, person) is { } refusal)
        {
            return AnswerOutcome.Refused(StatusCodes.Status403Forbidden, ApiCodes.NotApprover, refusal, "ask a member of the approver groups");
        }

        var revoked = await store.RevokeAsync(request.Id, person.Name, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return AnswerOutcome.Of(revoked ?? request);
    }

    /// <summary>Runs a held statement in a transaction that is rolled back, and keeps what it did with the request.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public async Task<AnswerOutcome> TryAsync(string id, Operator person, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(ApprovalId.Normalize(id), cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return AnswerOutcome.Refused(StatusCodes.Status404NotFound, ApiCodes.NotFound, "there is no such approval request", "list them with `dbguard approvals list`");
        }

        // Who may not answer has no say in what is run, not even for a trial.
        if (Refusal(request, person, new GivenAnswer(IsApproved: true, Comment: null)) is { } refusal)
        {
            return new AnswerOutcome(null, refusal);
        }

        if (request.State != ApprovalState.Pending || door?.Invoke() is not { } services || services.Held.Find(request.Id) is not { } waiting)
        {
            return AnswerOutcome.Refused(StatusCodes.Status409Conflict, ApiCodes.NotPending, "nobody waits for this request here", "a trial needs the statement as it waits: its client must be connected to this gateway");
        }

        if (StatementTrial.Objection(waiting) is { } objection)
        {
            return AnswerOutcome.Refused(StatusCodes.Status409Conflict, ApiCodes.CannotBeTried, objection, "decide by the statement and the planner's estimate");
        }

        var trial = await new StatementTrial(services).RunAsync(waiting, person.Name, cancellationToken).ConfigureAwait(false);
        return AnswerOutcome.Of(await store.TriedAsync(request.Id, trial, CancellationToken.None).ConfigureAwait(false) ?? request);
    }

    /// <summary>Why this person may not give this answer; null when he may.</summary>
    public AnswerRefusal? Refusal(ApprovalRequest request, Operator person, GivenAnswer given)
    {
        if (ApproverGroups.IsHimself(request.Principal, request.OnBehalfOf, person))
        {
            return new AnswerRefusal(StatusCodes.Status403Forbidden, ApiCodes.NotApprover, ApproverGroups.Himself, "ask somebody else");
        }

        if (given is { IsBreakGlass: true, IsApproved: true })
        {
            return BreakGlassRefusal(request, person, given);
        }

        if (approvers.GroupRefusal(request.Terms.ApproverGroups, person) is { } refusal)
        {
            return new AnswerRefusal(StatusCodes.Status403Forbidden, ApiCodes.NotApprover, refusal, "ask a member of the approver groups");
        }

        return given is { IsApproved: true, Scope: { } scope } ? ScopeRefusal(request, scope) : null;
    }

    private AnswerRefusal? BreakGlassRefusal(ApprovalRequest request, Operator person, GivenAnswer given)
    {
        var groups = request.Terms.BreakGlass.IsDefault ? [] : request.Terms.BreakGlass;
        if (!groups.Any(g => approvers.IsMember(person, g)))
        {
            return new AnswerRefusal(
                StatusCodes.Status403Forbidden, ApiCodes.NotApprover, groups.IsEmpty ? "the policy has no break-glass for this request" : $"`{person.Name}` is in none of the break-glass groups {Quote(groups)}", "ask for an ordinary approval");
        }

        return (given.Comment?.Trim().Length ?? 0) < ShortestReason
            ? new AnswerRefusal(StatusCodes.Status400BadRequest, ApiCodes.ReasonMissing, "a break-glass needs its reason", $"say why in at least {ShortestReason} characters")
            : given.Scope is { } scope ? ScopeRefusal(request, scope) : null;
    }

    private static AnswerRefusal? ScopeRefusal(ApprovalRequest request, ApprovalScope scope)
    {
        var widest = request.Terms.Widest ?? ApprovalScope.Once;
        if (scope.RowCeiling is < 0 || (scope.Kind == ApprovalScopeKind.Time) != scope.For.HasValue || scope.For <= TimeSpan.Zero)
        {
            return new AnswerRefusal(StatusCodes.Status400BadRequest, ApiCodes.BadRequest, "the scope cannot be: a time goes with the scope `time` only, and a ceiling is 0 or more", "leave the scope out for this statement, once");
        }

        var isWider = scope.Kind > widest.Kind || (scope.AnyParameters && !widest.AnyParameters) || (scope.For is { } time && time > widest.For);
        if (isWider)
        {
            return new AnswerRefusal(StatusCodes.Status403Forbidden, ApiCodes.ScopeTooWide, $"the policy lets approvers allow {Words(widest)} at most", "choose a narrower scope, or change `approvals.widest` in the policy");
        }

        return scope.Kind != ApprovalScopeKind.Statement && request.Fingerprint is null
            ? new AnswerRefusal(StatusCodes.Status400BadRequest, ApiCodes.ScopeTooWide, "this text has no fingerprint", "approve this statement, once")
            : null;
    }

    private static string Words(ApprovalScope scope) => scope.Kind switch
    {
        ApprovalScopeKind.Session => "this kind of statement for the session",
        ApprovalScopeKind.Time => $"this kind of statement for {(scope.For ?? TimeSpan.Zero).TotalMinutes:0.#} minutes",
        _ => "this statement, once",
    } + (scope.Kind == ApprovalScopeKind.Statement ? "" : scope.AnyParameters ? ", with any parameters" : ", with these parameters");

    private static string Quote(ImmutableArray<string> groups) => string.Join(", ", groups.Select(g => $"`{g}`"));
}
