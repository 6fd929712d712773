using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Webhooks;

/// <summary>A record of the chain as an event.</summary>
/// <param name="Id">The record's hash, lower-case hex: one event has one id, however often it is sent.</param>
/// <param name="Type">See <see cref="Types"/>.</param>
/// <param name="Sequence">Place in the chain.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Record">The record's body.</param>
internal sealed record WebhookEvent(string Id, string Type, long Sequence, DateTimeOffset At, JsonElement Record)
{
    /// <summary>Every type of event.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "approval.requested", "approval.answered", "approval.resolved", "approval.revoked", "statement.denied", "session.refused", "safety", "operator",
        "policy.loaded", "policy.refused", "gateway.started", "gateway.stopped", "access.requested", "access.answered", "access.issued", "access.revoked", "ping",
    ];

    /// <summary>The type a record is told as; null for what is not told.</summary>
    /// <param name="kind">Kind of the record.</param>
    /// <param name="isDenial">For a decision: it denies.</param>
    public static string? TypeOf(AuditRecordKind kind, Func<bool> isDenial) => kind switch
    {
        AuditRecordKind.ApprovalRequested => "approval.requested",
        AuditRecordKind.ApprovalAnswered => "approval.answered",
        AuditRecordKind.ApprovalResolved => "approval.resolved",
        AuditRecordKind.ApprovalRevoked => "approval.revoked",
        AuditRecordKind.StatementDecided => isDenial() ? "statement.denied" : null,
        AuditRecordKind.SessionRefused => "session.refused",
        AuditRecordKind.SafetyEvent => "safety",
        AuditRecordKind.OperatorAction => "operator",
        AuditRecordKind.PolicyLoaded => "policy.loaded",
        AuditRecordKind.PolicyRefused => "policy.refused",
        AuditRecordKind.GatewayStarted => "gateway.started",
        AuditRecordKind.GatewayStopped => "gateway.stopped",
        AuditRecordKind.AccessRequested => "access.requested",
        AuditRecordKind.AccessAnswered => "access.answered",
        AuditRecordKind.AccessIssued => "access.issued",
        AuditRecordKind.AccessRevoked => "access.revoked",
        _ => null,
    };

    /// <summary>The type of a record on its way into the chain.</summary>
    public static string? TypeOf(AuditRecord record) => TypeOf(record.Kind, () => record.Decision?.Verdict == Verdict.Deny);

    /// <summary>A stored record as an event; null for what is not told, or cannot be read.</summary>
    public static WebhookEvent? Of(StoredRecord record)
    {
        try
        {
            using var document = JsonDocument.Parse(record.Body);
            var body = document.RootElement;
            var type = TypeOf((AuditRecordKind)record.Kind, () => body.GetProperty("decision").GetProperty("verdict").GetString() == "deny");
            return type is null ? null : new WebhookEvent(
                Convert.ToHexStringLower(record.Hash), type, record.Sequence, AuditTime.FromMicroseconds(record.At) ?? DateTimeOffset.UnixEpoch, body.Clone());
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>True when one of the patterns means the type.</summary>
    public static bool IsWanted(string type, IEnumerable<string> patterns) =>
        patterns.Any(p => p == type || p == "*" || (p.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(p[..^1], StringComparison.Ordinal)));

    /// <summary>A text of the record, or null.</summary>
    public string? Text(string name) => Record.ValueKind == JsonValueKind.Object && Record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
