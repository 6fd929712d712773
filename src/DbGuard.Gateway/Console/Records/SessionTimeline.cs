using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Recordings;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console.Records;

/// <summary>A session as the chain has it, to be played back.</summary>
internal sealed record SessionTimeline(string Id, IReadOnlyList<TimelineEvent> Events, bool IsCut)
{
    private const int MostEvents = 2_000;
    private const int MostRows = 200;

    public TimeSpan Length => Events[^1].Offset;

    public TimelineEvent? Opened => Events.FirstOrDefault(e => e.Kind == "session_opened");

    /// <summary>Reads a session; null when the chain has none of this id.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public static SessionTimeline? Read(GatewayStores stores, StoreOptions options, string id)
    {
        using var reader = stores.OpenReader(options);
        var events = new List<TimelineEvent>();
        long? first = null;
        foreach (var record in reader.Read(new RecordQuery { SessionId = id }).Take(MostEvents + 1))
        {
            first ??= record.At;
            var body = AuditBody.Of(record);
            events.Add(new TimelineEvent(
                TimeSpan.FromMicroseconds(Math.Max(0, record.At - first.Value)),
                AuditTime.FromMicroseconds(record.At) ?? DateTimeOffset.UnixEpoch,
                record.Sequence,
                AuditBody.KindOf(record),
                record.StatementNumber,
                body,
                record.Payload is { } payload ? ResponseReader.Read(payload, body.Flag("response", "truncated"), MostRows) : []));
        }

        return events.Count == 0 ? null : new SessionTimeline(id, [.. events.Take(MostEvents)], events.Count > MostEvents);
    }
}
