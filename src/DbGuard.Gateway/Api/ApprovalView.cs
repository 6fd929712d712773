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
        Approver = request.Answer?.Approver,
        Comment = request.Answer?.Comment,
        AnsweredAt = request.Answer?.At,
    };
}
