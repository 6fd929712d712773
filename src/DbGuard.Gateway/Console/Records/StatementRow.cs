using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console.Records;

/// <summary>A decided statement as lists show it, with its end once that is known.</summary>
internal sealed record StatementRow
{
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Session { get; init; }

    public required long Number { get; init; }

    public required string Principal { get; init; }

    public required string Database { get; init; }

    public required string Verdict { get; init; }

    public required string Text { get; init; }

    /// <summary>The first reason: its code and sentence.</summary>
    public string? Code { get; init; }

    public string? Reason { get; init; }

    public string? Error { get; init; }

    public long? Rows { get; init; }

    public TimeSpan? Elapsed { get; init; }

    public bool HasEnded { get; init; }

    /// <summary>Of a <c>statement_decided</c> record.</summary>
    public static StatementRow Of(StoredRecord record)
    {
        var body = AuditBody.Of(record);
        var reason = body.Items("decision", "reasons").FirstOrDefault();
        var hasReason = reason.ValueKind == System.Text.Json.JsonValueKind.Object;
        return new StatementRow
        {
            Sequence = record.Sequence,
            At = AuditTime.FromMicroseconds(record.At) ?? DateTimeOffset.UnixEpoch,
            Session = record.SessionId ?? "",
            Number = record.StatementNumber ?? 0,
            Principal = body.Principal() ?? "",
            Database = body.Text("database") ?? "",
            Verdict = body.Text("decision", "verdict") ?? "undecided",
            Text = body.Text("text") ?? "",
            Code = hasReason && reason.TryGetProperty("code", out var code) ? code.GetString() : null,
            Reason = hasReason && reason.TryGetProperty("sentence", out var sentence) ? sentence.GetString() : null,
        };
    }

    /// <summary>With what its <c>statement_finished</c> record says.</summary>
    public StatementRow Ended(AuditBody body) => this with
    {
        HasEnded = true,
        Error = body.Text("error"),
        Rows = body.Number("rows"),
        Elapsed = body.Number("elapsed_us") is { } elapsed ? TimeSpan.FromMicroseconds(elapsed) : null,
    };
}
