using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console.Records;

/// <summary>What was decided over time, counted from the chain.</summary>
internal sealed class ActivityFigures
{
    private readonly Dictionary<string, DateTimeOffset> _waiting = new(StringComparer.Ordinal);

    private ActivityFigures(DateTimeOffset from, TimeSpan step, int steps)
    {
        (From, Step) = (from, step);
        Steps = [.. Enumerable.Range(0, steps).Select(_ => new ActivityStep())];
    }

    public DateTimeOffset From { get; }

    /// <summary>Length of one step.</summary>
    public TimeSpan Step { get; }

    public IReadOnlyList<ActivityStep> Steps { get; }

    /// <summary>How often each code denied.</summary>
    public Dictionary<string, (long Count, string Sentence)> Denials { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that ended: when, after how long, and how.</summary>
    public List<(DateTimeOffset At, TimeSpan Waited, string State)> Holds { get; } = [];

    /// <summary>Older records of the period were not looked at.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Counts the time up to <paramref name="now"/>.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public static ActivityFigures Read(GatewayStores stores, StoreOptions options, DateTimeOffset now, TimeSpan step, int steps)
    {
        var end = new DateTimeOffset((now.UtcTicks / step.Ticks + 1) * step.Ticks, TimeSpan.Zero);
        var figures = new ActivityFigures(end - step * steps, step, steps);
        using var reader = stores.OpenReader(options);
        var after = reader.SequenceBeforeLast(new RecordQuery(), StatementReader.MostLookedAt);
        var isFirst = true;
        foreach (var record in reader.Read(new RecordQuery { After = after, Since = AuditTime.ToMicroseconds(figures.From) }))
        {
            figures.IsPartial |= isFirst && after > 0 && record.Sequence == after + 1;
            isFirst = false;
            figures.Count(record);
        }

        return figures;
    }

    private void Count(StoredRecord record)
    {
        var kind = (AuditRecordKind)record.Kind;
        if (kind is not (AuditRecordKind.StatementDecided or AuditRecordKind.StatementFinished or AuditRecordKind.ApprovalRequested or AuditRecordKind.ApprovalResolved)
            || AuditTime.FromMicroseconds(record.At) is not { } at)
        {
            return;
        }

        var step = Steps[Math.Clamp((int)((at - From) / Step), 0, Steps.Count - 1)];
        var body = AuditBody.Of(record);
        switch (kind)
        {
            case AuditRecordKind.StatementDecided:
                step.Count(body.Text("decision", "verdict"));
                CountDenial(StatementRow.Of(record));
                break;
            case AuditRecordKind.StatementFinished:
                step.Rows += body.Number("rows") ?? 0;
                break;
            case AuditRecordKind.ApprovalRequested when body.Text("approval") is { } id:
                _waiting[id] = at;
                break;
            case AuditRecordKind.ApprovalResolved when body.Text("approval") is { } id && _waiting.Remove(id, out var asked):
                Holds.Add((at, at - asked, body.Text("approval_state") ?? ""));
                break;
        }
    }

    private void CountDenial(StatementRow row)
    {
        if (row is { Verdict: "deny", Code: { } code })
        {
            Denials[code] = (Denials.GetValueOrDefault(code).Count + 1, row.Reason ?? "");
        }
    }
}
