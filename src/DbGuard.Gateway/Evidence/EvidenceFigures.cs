using System.Text.Json;
using System.Text.RegularExpressions;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Evidence;

/// <summary>What the records of a period say, counted and listed. Lists are bounded; what they leave out is counted.</summary>
internal sealed partial class EvidenceFigures
{
    public const int MostListed = 200;
    public const int Buckets = 48;

    private readonly EvidencePeriod _period;

    public EvidenceFigures(EvidencePeriod period) => _period = period;

    public long Records { get; private set; }

    public long FirstSequence { get; private set; }

    public long LastSequence { get; private set; }

    /// <summary>Who was there: by principal.</summary>
    public SortedDictionary<string, PrincipalFigures> Principals { get; } = new(StringComparer.Ordinal);

    /// <summary>Decisions by verdict.</summary>
    public SortedDictionary<string, long> Verdicts { get; } = new(StringComparer.Ordinal);

    /// <summary>Denials by code and sentence.</summary>
    public Dictionary<(string Code, string Rule), (long Count, string Sentence, long Example)> Denials { get; } = [];

    /// <summary>Labels whose values were masked, and in how many statements.</summary>
    public SortedDictionary<string, long> MaskedLabels { get; } = new(StringComparer.Ordinal);

    /// <summary>Allowed, masked, held and denied statements over the time, in <see cref="Buckets"/> equal parts.</summary>
    public long[][] OverTime { get; } = [.. Enumerable.Range(0, Buckets).Select(_ => new long[4])];

    /// <summary>Requests for approval and what came of them.</summary>
    public Dictionary<string, ApprovalFigures> Approvals { get; } = [];

    public List<EvidenceLine> Access { get; } = [];

    public List<EvidenceLine> Refusals { get; } = [];

    public List<EvidenceLine> Safety { get; } = [];

    public List<EvidenceLine> Operators { get; } = [];

    public List<EvidenceLine> Policies { get; } = [];

    /// <summary>Policy versions that were in force.</summary>
    public SortedSet<string> PolicyVersions { get; } = new(StringComparer.Ordinal);

    public long RefusedSessions { get; private set; }

    public long RowsReturned { get; private set; }

    public long RowsChanged { get; private set; }

    /// <summary>Counts a record of the period.</summary>
    public void Add(StoredRecord record)
    {
        Records++;
        FirstSequence = FirstSequence == 0 ? record.Sequence : FirstSequence;
        LastSequence = record.Sequence;
        var body = AuditBody.Of(record);
        var line = new EvidenceLine(record.Sequence, record.At, body.Principal() ?? body.Text("approver") ?? "", "");
        switch ((AuditRecordKind)record.Kind)
        {
            case AuditRecordKind.SessionOpened when body.Principal() is { } principal:
                var person = Of(principal);
                person.Sessions++;
                person.Profiles.Add(body.Text("profile") ?? "");
                person.Kind = body.Text("principal", "kind") ?? "";
                break;
            case AuditRecordKind.SessionRefused:
                RefusedSessions++;
                Keep(Refusals, line with { Text = $"{body.Text("client")}: {body.Text("detail") ?? body.Text("error")}" });
                break;
            case AuditRecordKind.StatementDecided:
                AddDecision(record, body);
                break;
            case AuditRecordKind.StatementFinished:
                RowsReturned += body.Number("rows") ?? 0;
                RowsChanged += body.Number("changed") ?? 0;
                break;
            case AuditRecordKind.ApprovalRequested or AuditRecordKind.ApprovalAnswered or AuditRecordKind.ApprovalResolved or AuditRecordKind.ApprovalRevoked:
                AddApproval(record, body);
                break;
            case AuditRecordKind.AccessRequested or AuditRecordKind.AccessAnswered or AuditRecordKind.AccessIssued or AuditRecordKind.AccessRevoked:
                Keep(Access, line with { Text = $"{AuditBody.KindOf(record).Replace('_', ' ')}: {body.Text("profile")} {body.Text("detail")} {body.Text("comment")}" });
                break;
            case AuditRecordKind.SafetyEvent:
                Keep(Safety, line with { Text = $"{body.Text("error")} {body.Text("detail")} {body.Text("comment")}" });
                break;
            case AuditRecordKind.OperatorAction:
                Keep(Operators, line with { Who = body.Text("approver") ?? "", Text = $"{body.Text("detail")} {body.Text("comment")}" });
                break;
            case AuditRecordKind.PolicyLoaded or AuditRecordKind.PolicyRefused:
                Keep(Policies, line with { Text = $"{AuditBody.KindOf(record).Replace('_', ' ')}: {body.Text("detail")}" });
                if (body.Text("detail") is { } detail && PolicyHash().Match(detail) is { Success: true } match && (AuditRecordKind)record.Kind == AuditRecordKind.PolicyLoaded)
                {
                    PolicyVersions.Add(match.Value);
                }

                break;
            default:
                break;
        }
    }

    private static void Keep(List<EvidenceLine> lines, EvidenceLine line)
    {
        if (lines.Count < MostListed)
        {
            lines.Add(line);
        }
    }

    private void AddDecision(StoredRecord record, AuditBody body)
    {
        var verdict = body.Text("decision", "verdict") ?? "unknown";
        Verdicts[verdict] = Verdicts.GetValueOrDefault(verdict) + 1;
        if (body.Text("decision", "policy") is { } policy)
        {
            PolicyVersions.Add(policy);
        }

        var slot = verdict switch { "allow" => 0, "mask" => 1, "hold" => 2, _ => 3 };
        OverTime[Slot(record.At)][slot]++;
        if (body.Principal() is { } principal)
        {
            var person = Of(principal);
            person.Statements++;
            person.Denied += verdict == "deny" ? 1 : 0;
            person.Held += verdict == "hold" ? 1 : 0;
            person.Masked += verdict == "mask" ? 1 : 0;
        }

        foreach (var label in body.Items("decision", "masks").Select(m => m.TryGetProperty("label", out var l) ? l.GetString() : null).OfType<string>().Distinct())
        {
            MaskedLabels[label] = MaskedLabels.GetValueOrDefault(label) + 1;
        }

        if (verdict == "deny" && body.Items("decision", "reasons").FirstOrDefault() is { ValueKind: JsonValueKind.Object } reason)
        {
            var key = (Text(reason, "code"), Text(reason, "rule"));
            var seen = Denials.GetValueOrDefault(key);
            Denials[key] = (seen.Count + 1, seen.Sentence ?? Text(reason, "sentence"), seen.Example == 0 ? record.Sequence : seen.Example);
        }
    }

    private void AddApproval(StoredRecord record, AuditBody body)
    {
        if (body.Text("approval") is not { } id || (Approvals.Count >= MostListed && !Approvals.ContainsKey(id)))
        {
            return;
        }

        if (!Approvals.TryGetValue(id, out var approval))
        {
            Approvals[id] = approval = new ApprovalFigures(id);
        }

        approval.Records.Add(record.Sequence);
        approval.Session ??= record.SessionId;
        approval.Profile ??= body.Text("profile");
        approval.State = body.Text("approval_state") ?? approval.State;
        if (body.Text("approver") is { } approver && !approval.Approvers.Contains(approver))
        {
            approval.Approvers.Add(approver);
        }

        approval.Comment = body.Text("comment") ?? approval.Comment;
        approval.WaitedSeconds = body.Number("elapsed_us") is { } waited ? waited / 1e6 : approval.WaitedSeconds;
        if ((AuditRecordKind)record.Kind == AuditRecordKind.ApprovalRequested)
        {
            approval.At = record.At;
        }
    }

    private PrincipalFigures Of(string principal)
    {
        if (!Principals.TryGetValue(principal, out var figures))
        {
            Principals[principal] = figures = new PrincipalFigures();
        }

        return figures;
    }

    private int Slot(long at)
    {
        var from = AuditTime.ToMicroseconds(_period.From);
        var length = Math.Max(1, AuditTime.ToMicroseconds(_period.To) - from);
        return (int)Math.Clamp((at - from) * Buckets / length, 0, Buckets - 1);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex PolicyHash();
}

/// <summary>One event of a list.</summary>
internal sealed record EvidenceLine(long Sequence, long At, string Who, string Text);

/// <summary>What one principal did.</summary>
internal sealed class PrincipalFigures
{
    public string Kind { get; set; } = "";

    public SortedSet<string> Profiles { get; } = new(StringComparer.Ordinal);

    public long Sessions { get; set; }

    public long Statements { get; set; }

    public long Masked { get; set; }

    public long Held { get; set; }

    public long Denied { get; set; }
}

/// <summary>A request for approval and what came of it.</summary>
internal sealed class ApprovalFigures(string id)
{
    public string Id { get; } = id;

    public string? Session { get; set; }

    public string? Profile { get; set; }

    public string State { get; set; } = "pending";

    public List<string> Approvers { get; } = [];

    public string? Comment { get; set; }

    public double? WaitedSeconds { get; set; }

    public long At { get; set; }

    public List<long> Records { get; } = [];
}
