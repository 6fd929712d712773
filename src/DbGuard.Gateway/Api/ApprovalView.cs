using DbGuard.Core.Approvals;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Api;

/// <summary>An approval request as the API shows it. Texts come from clients: whoever shows them escapes them.</summary>
internal sealed record ApprovalView
{
    public required string Id { get; init; }

    public required string State { get; init; }

    public required string Session { get; init; }

    public long? StatementNumber { get; init; }

    public required string Principal { get; init; }

    public string? OnBehalfOf { get; init; }

    public string? Task { get; init; }

    public required string Profile { get; init; }

    public required string Database { get; init; }

    public required string Client { get; init; }

    public required string Statement { get; init; }

    public required IReadOnlyList<string?> Parameters { get; init; }

    public required string StatementSha256 { get; init; }

    public required string ParametersSha256 { get; init; }

    public required string Policy { get; init; }

    public required IReadOnlyList<ApprovalReasonView> Reasons { get; init; }

    public required IReadOnlyList<string> ApproverGroups { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? Fingerprint { get; init; }

    public required IReadOnlyList<TouchView> Touches { get; init; }

    /// <summary>The planner's estimate; no count.</summary>
    public long? EstimatedRows { get; init; }

    public bool InTransaction { get; init; }

    public DateTimeOffset? TransactionSince { get; init; }

    /// <summary>Locks the waiting session holds: relation and mode.</summary>
    public required IReadOnlyList<string> Locks { get; init; }

    public TrialView? Trial { get; init; }

    /// <summary>What is missing, while it is pending.</summary>
    public string? Missing { get; init; }

    public required IReadOnlyList<AnswerView> Answers { get; init; }

    public GrantView? Grant { get; init; }

    public ScopeBody? WidestScope { get; init; }

    public required IReadOnlyList<string> BreakGlassGroups { get; init; }

    public string? Approver { get; init; }

    public string? Comment { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public static ApprovalView Of(ApprovalRequest request) => new()
    {
        Id = request.Id,
        State = ApprovalEvidence.NameOf(request.State),
        Session = request.SessionId,
        StatementNumber = request.StatementNumber,
        Principal = request.Principal,
        OnBehalfOf = request.OnBehalfOf,
        Task = request.Task,
        Profile = request.Profile,
        Database = request.Database,
        Client = request.ClientAddress,
        Statement = request.Statement,
        Parameters = request.Parameters.IsDefault ? [] : request.Parameters,
        StatementSha256 = request.Binding.StatementHash,
        ParametersSha256 = request.Binding.ParametersHash,
        Policy = request.Binding.PolicyVersion,
        Reasons = [.. request.Reasons.Select(ApprovalReasonView.Of)],
        ApproverGroups = request.Terms.ApproverGroups,
        RequestedAt = request.RequestedAt,
        ExpiresAt = request.ExpiresAt,
        Fingerprint = request.Fingerprint,
        Touches = request.Touches.IsDefault ? [] : [.. request.Touches.Select(t => new TouchView(t.Relation, t.Access, t.Columns, t.Labels))],
        EstimatedRows = request.EstimatedRows,
        InTransaction = request.InTransaction,
        TransactionSince = request.TransactionSince,
        Locks = request.Locks.IsDefault ? [] : [.. request.Locks.Select(l => $"{l.Relation} {l.Mode}")],
        Trial = request.Trial is { } trial ? TrialView.Of(trial) : null,
        Missing = request.State == ApprovalState.Pending ? ApprovalQuorum.Missing(request.Terms, request.Votes) : null,
        Answers = request.Votes.IsDefault ? [] : [.. request.Votes.Select(AnswerView.Of)],
        Grant = request.Grant is { } grant ? GrantView.Of(grant, request.Uses) : null,
        WidestScope = request.Terms.Widest is { } widest ? ScopeBody.Of(widest) : null,
        BreakGlassGroups = request.Terms.BreakGlass.IsDefault ? [] : request.Terms.BreakGlass,
        Approver = request.Answer?.Approver,
        Comment = request.Answer?.Comment,
        AnsweredAt = request.Answer?.At,
    };
}
