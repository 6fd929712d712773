using System.Net;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Replays;

/// <summary>Asks another policy about recorded statements. Runs nothing.</summary>
/// <param name="policy">The other policy.</param>
/// <param name="catalogs">What names stood for.</param>
internal sealed class PolicyReplay(PolicySet policy, DayCatalogs catalogs)
{
    public const string Unknown = "unknown";

    private readonly GuardPipeline _pipeline = new(new PostgresAnalyzer(), policy);
    private readonly Dictionary<(string Was, string Would, string Principal, string Fingerprint, string Reason), ReplayChange> _changes = [];

    /// <summary>Statements that were asked about.</summary>
    public long Count { get; private set; }

    /// <summary>Those that would be decided as they were.</summary>
    public long Same { get; private set; }

    /// <summary>Everybody who sent one.</summary>
    public HashSet<string> Principals { get; } = new(StringComparer.Ordinal);

    /// <summary>What would change, the worst and the most frequent first.</summary>
    public IReadOnlyList<ReplayChange> Changes => [.. _changes.Values.OrderBy(c => Rank(c.Would)).ThenByDescending(c => c.Count).ThenBy(c => c.Example)];

    /// <summary>Asks about a record; one that is no decision is passed over.</summary>
    public void Add(StoredRecord record)
    {
        if ((AuditRecordKind)record.Kind != AuditRecordKind.StatementDecided)
        {
            catalogs.See(record);
            return;
        }

        var body = AuditBody.Of(record);
        Count++;
        var who = RecordedPrincipal.Of(body);
        Principals.Add(who?.ToString() ?? Unknown);
        var was = body.Text("decision", "verdict") ?? Unknown;
        var (would, reason) = who is null || body.Text("text") is not { } text || text.StartsWith("[redacted:", StringComparison.Ordinal)
            ? (Unknown, "the record has no text that could be read again")
            : Ask(text, who, AddressOf(body.Text("client")), record.At, was, catalogs.For(body.Text("database")));
        if (was == would)
        {
            Same++;
            return;
        }

        var key = (was, would, who?.ToString() ?? Unknown, body.Text("fingerprint") ?? "", reason);
        if (!_changes.TryGetValue(key, out var change))
        {
            _changes[key] = change = new ReplayChange(was, would, key.Item3, key.Item4, reason, body.Text("text") ?? "", record.Sequence);
        }

        change.Count++;
    }

    private static int Rank(string verdict) => verdict switch { "deny" => 0, "hold" => 1, Unknown => 2, "mask" => 3, _ => 4 };

    private (string Verdict, string Reason) Ask(string text, Principal principal, IPAddress? address, long at, string was, CatalogSnapshot catalog)
    {
        var context = new AccessContext(address, AuditTime.FromMicroseconds(at) ?? DateTimeOffset.UnixEpoch);
        var resolution = policy.ResolveProfile(principal, context);
        if (!resolution.IsResolved)
        {
            return ("deny", $"{resolution.Code} {resolution.Refusal}");
        }

        var outcome = _pipeline.Decide(new GuardRequest(
            Encoding.UTF8.GetBytes(text), principal, resolution.Profile, catalog, PolicyInputs.SessionOf(catalog), NoSessionObjects.Instance) { Context = context });

        // What was understood then and is not now says something of the record or the catalog, not of the policy.
        if (was != "deny" && (outcome.Failure is not null || outcome.Statements.Any(s => IsUnjudged(s.Statement.Facts))))
        {
            return (Unknown, outcome.Failure is not null ? "the recorded text cannot be parsed again" : "it names what this catalog does not have, or an object of its session");
        }

        var reason = outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == outcome.Verdict);
        return (AuditNames.Of(outcome.Verdict), reason is null ? "nothing objects" : $"{reason.Code} {reason.Sentence}");
    }

    private static bool IsUnjudged(StatementFacts facts) =>
        facts.Gaps.Any(g => g.Kind is GapKind.UnknownRelation or GapKind.UnknownColumn or GapKind.UnknownFunction) || facts.Kind is StatementKind.Execute or StatementKind.Fetch;

    private static IPAddress? AddressOf(string? client) =>
        client is not null && IPEndPoint.TryParse(client, out var end) ? end.Address : IPAddress.TryParse(client, out var address) ? address : null;
}
