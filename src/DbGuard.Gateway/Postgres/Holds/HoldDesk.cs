using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Asks humans for one session, and checks what they grant where it is used.</summary>
internal sealed class HoldDesk(DoorServices services, SessionContext context)
{
    private const int SimilarRequests = 50;

    /// <summary>Records the question durably.</summary>
    /// <param name="held">The statement.</param>
    /// <param name="statement">Its text as people see it.</param>
    /// <param name="probed">What the server knows of it.</param>
    public async Task<(ApprovalRequest Request, string ResumeToken)> AskAsync(HeldStatement held, string statement, ProbedStatement probed)
    {
        var text = held.Text;
        var now = services.Time.GetUtcNow();
        var terms = HoldTerms.Of(text.Outcome);
        var bound = held.InTransaction ? terms.InTransaction ?? HoldTerms.DefaultInTransaction : TimeSpan.MaxValue;
        var token = ResumeToken.Create();
        var request = new ApprovalRequest
        {
            Id = ApprovalId.Create(),
            SessionId = context.Id,
            Principal = context.Principal.ToString(),
            OnBehalfOf = context.Principal.OnBehalfOf,
            Task = context.Principal.Task,
            Profile = text.Profile.Name,
            Database = context.Database,
            ClientAddress = context.ClientAddress,
            Statement = statement,
            Fingerprint = BoundText.Fingerprint(text.Outcome),
            Touches = TouchedTables.Union(text.Outcome.Statements.SelectMany(s => s.Decision.Touches)),
            EstimatedRows = probed.EstimatedRows,
            TransactionSince = probed.TransactionSince,
            Locks = probed.Locks,
            InTransaction = held.InTransaction,
            ResumeHash = held.InTransaction ? null : ResumeToken.Hash(token),
            Parameters = held.Parameters,
            Binding = Binding(held),
            Reasons = [.. text.Outcome.Statements.SelectMany(s => s.Decision.Reasons).Where(r => r.Verdict == Verdict.Hold)],
            Terms = terms,
            RequestedAt = now,
            ExpiresAt = now + (terms.Timeout < bound ? terms.Timeout : bound),
        };
        // WHY off this thread: a store may do file I/O before its first await, and socket threads must not wait for a disk.
        return await Task.Run(async () =>
        {
            await services.Approvals.AddAsync(request, CancellationToken.None);
            GuardMetrics.HoldBegan();
            return (await ApproveByPolicyAsync(request, now), token);
        });
    }

    /// <summary>A request that stands already and covers the statement; null when there is none.</summary>
    public Task<ApprovalRequest?> FindStandingAsync(HeldStatement held) => Task.Run(async () =>
    {
        var use = Use(held);
        var standing = await services.Approvals.StandingAsync(use.Binding.Principal, use.At, CancellationToken.None);
        return standing.FirstOrDefault(r => r.Grant is { } grant && GrantCheck.Refusal(grant, use, services.Grants) is null);
    });

    /// <summary>The request of a resume token, if it is of this principal.</summary>
    public Task<ApprovalRequest?> FindResumedAsync(string tokenHash) => Task.Run(async () =>
        await services.Approvals.FindByResumeAsync(tokenHash, CancellationToken.None) is { } found && found.Principal == context.Principal.ToString() ? found : null);

    /// <summary>Why a pending request is not about this statement; null when it is.</summary>
    public GrantRefusal? Mismatch(ApprovalRequest request, HeldStatement held)
    {
        var binding = Binding(held);
        return request.Database != context.Database ? new GrantRefusal("DBG3012", $"approval {request.Id} is for another database", "connect to that database")
            : request.Binding.StatementHash != binding.StatementHash ? new GrantRefusal("DBG3015", $"approval {request.Id} is for another statement", "send exactly the statement that was held")
            : request.Binding.ObjectsHash != binding.ObjectsHash ? new GrantRefusal("DBG3024", $"approval {request.Id} is for other objects: the same names stand for something else here", "set the search path as it was")
            : request.Binding.ParametersHash != binding.ParametersHash ? new GrantRefusal("DBG3016", $"approval {request.Id} is for other parameters", "send exactly the statement that was held")
            : null;
    }

    /// <summary>Completes with the request's final form.</summary>
    public Task<ApprovalRequest> WaitAsync(string id, CancellationToken cancellationToken) =>
        Task.Run(() => services.Approvals.WaitAsync(id, cancellationToken), cancellationToken);

    /// <summary>The client cancelled or left: nobody needs to answer any more.</summary>
    /// <returns>The request as it is now: it may have been answered just before.</returns>
    public Task<ApprovalRequest?> WithdrawAsync(string id) =>
        Task.Run(() => services.Approvals.EndAsync(id, ApprovalState.Withdrawn, CancellationToken.None));

    /// <summary>Takes one execution from what was granted. Everything the grant is bound to is worked out anew.</summary>
    /// <returns>Why the client does not get the statement run; null when it is granted.</returns>
    public async Task<HoldRefusal?> UseAsync(ApprovalRequest answered, HeldStatement held, TransactionStatus status)
    {
        var rule = RuleOf(held.Text);
        if (answered is not { State: ApprovalState.Approved, Grant: { } grant })
        {
            return new HoldRefusal(HoldReports.Refused(answered, rule), answered.State.ToString());
        }

        if (GrantCheck.Refusal(grant, Use(held), services.Grants) is { } refusal)
        {
            return new HoldRefusal(HoldReports.Refused(refusal, rule), refusal.Code);
        }

        if (grant.RowCeiling is not null && status == TransactionStatus.Idle
            && held.Text.Outcome.Statements.Any(s => s.Statement.Facts.Kind is StatementKind.Call or StatementKind.Do))
        {
            var reason = GrantReasons.Uncountable(answered.Id);
            return new HoldRefusal(Denials.For(reason), reason.Code);
        }

        if (await Task.Run(() => services.Approvals.UseAsync(answered.Id, CancellationToken.None)))
        {
            return null;
        }

        var used = GrantCheck.Used(grant);
        return new HoldRefusal(HoldReports.Refused(used, rule), used.Code);
    }

    /// <summary>The rule that holds a text.</summary>
    public static string RuleOf(DecidedText text) => text.Outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == Verdict.Hold)?.Rule ?? "hold";

    private GrantUse Use(HeldStatement held) => new(Binding(held), BoundText.Fingerprint(held.Text.Outcome), context.Database, context.Id, services.Time.GetUtcNow());

    /// <summary>What a grant for this execution must be bound to.</summary>
    private StatementBinding Binding(HeldStatement held) =>
        new(held.Text.Hash, held.ParametersHash, context.Principal.ToString(), services.Pipeline.Policy.Version) { ObjectsHash = BoundText.ObjectsHash(held.Text.Outcome) };

    private async Task<ApprovalRequest> ApproveByPolicyAsync(ApprovalRequest request, DateTimeOffset now)
    {
        if (request.Terms.Automatic is not { } automatic)
        {
            return request;
        }

        var earlier = automatic.SeenWithin is not null && request.Fingerprint is { } fingerprint
            ? await services.Approvals.SimilarAsync(fingerprint, SimilarRequests, CancellationToken.None)
            : [];
        if (!AutomaticCheck.Approves(automatic, request, earlier, now))
        {
            return request;
        }

        var answer = new ApprovalAnswer("policy", IsApproved: true, "approved by the policy: approve_if", now)
        {
            IsAutomatic = true,
            Scope = ApprovalScope.Once with { RowCeiling = automatic.RowsAtMost },
        };
        return await services.Approvals.AnswerAsync(request.Id, answer, CancellationToken.None) ?? request;
    }
}
