using System.Globalization;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Replays;

/// <summary>Finds the least profile under which one principal's recorded statements would have passed. Runs nothing.</summary>
/// <param name="catalogs">What names stood for.</param>
internal sealed class PolicySuggestion(DayCatalogs catalogs)
{
    private readonly PostgresAnalyzer _analyzer = new();
    private readonly NeededPermissions _needed = new();
    private readonly HashSet<(string, long)> _statements = [];
    private readonly HashSet<(string Text, CatalogSnapshot Catalog)> _texts = [];
    private readonly SortedSet<string> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Principal> _principals = new(StringComparer.Ordinal);
    private long _mostRows;
    private long _mostChanged;

    /// <summary>Statements that had passed, and are to pass.</summary>
    public long Count { get; private set; }

    /// <summary>Statements that had been denied: nothing is suggested for them.</summary>
    public long Denied { get; private set; }

    /// <summary>Statements whose text was not kept, or cannot be analysed: nothing is known of what they need.</summary>
    public long Unknown { get; private set; }

    /// <summary>Everybody the statements are of, issuer/subject.</summary>
    public IReadOnlyCollection<string> Principals => _principals.Keys;

    /// <summary>Takes a record of the principal into account.</summary>
    public void Add(StoredRecord record)
    {
        var kind = (AuditRecordKind)record.Kind;
        if (kind == AuditRecordKind.StatementDecided)
        {
            AddDecision(record, AuditBody.Of(record));
        }
        else if (kind == AuditRecordKind.CatalogLoaded)
        {
            catalogs.See(record);
        }
        else if (kind == AuditRecordKind.StatementFinished && record is { SessionId: { } session, StatementNumber: { } number } && _statements.Contains((session, number)))
        {
            var body = AuditBody.Of(record);
            _mostRows = Math.Max(_mostRows, body.Number("rows") ?? 0);
            _mostChanged = Math.Max(_mostChanged, body.Number("changed") ?? 0);
        }
    }

    /// <summary>True when the record is a decision about the named principal: its issuer/subject, or only the subject.</summary>
    public static bool IsOf(StoredRecord record, string principal) =>
        RecordedPrincipal.Of(AuditBody.Of(record)) is { } who && (who.ToString() == principal || who.Subject == principal);

    /// <summary>The policy: what stands in <paramref name="keep"/>, its profiles taken out, and the suggested profile.</summary>
    /// <param name="keep">A policy whose labels, masks, rules and so on stay; null for none.</param>
    public string Policy(string? keep)
    {
        var name = _profiles.Count == 1 ? _profiles.Min! : "suggested";
        var profile = string.Join('\n', Profile(name)) + "\n";
        return keep is null ? "version: 1\n" + profile : PolicyText.WithoutProfiles(keep).TrimEnd() + "\n" + profile;
    }

    /// <summary>Asks a policy about settings, which facts do not tell harmless from harmful.</summary>
    public void AddSettings(PolicySet policy)
    {
        var pipeline = new GuardPipeline(_analyzer, policy);
        var principal = _principals.Values.First();
        if (policy.ResolveProfile(principal, new AccessContext(null, DateTimeOffset.UnixEpoch)).Profile is not { } profile)
        {
            return;
        }

        foreach (var (text, catalog) in _texts)
        {
            var outcome = pipeline.Decide(new GuardRequest(
                Encoding.UTF8.GetBytes(text), principal, profile, catalog, PolicyInputs.SessionOf(catalog), NoSessionObjects.Instance));
            foreach (var statement in outcome.Statements)
            {
                _needed.AddMissing(statement.Decision);
            }
        }
    }

    private void AddDecision(StoredRecord record, AuditBody body)
    {
        if (RecordedPrincipal.Of(body) is not { } who)
        {
            return;
        }

        if (body.Text("decision", "verdict") is "deny")
        {
            Denied++;
            return;
        }

        Count++;
        _principals.TryAdd(who.ToString(), who);
        if (body.Text("decision", "profile") is { Length: > 0 } profile)
        {
            _profiles.Add(profile);
        }

        if (record is { SessionId: { } session, StatementNumber: { } number })
        {
            _statements.Add((session, number));
        }

        if (body.Text("text") is not { } text || text.StartsWith("[redacted:", StringComparison.Ordinal))
        {
            Unknown++;
            return;
        }

        var catalog = catalogs.For(body.Text("database"));
        if (!_texts.Add((text, catalog)))
        {
            return;
        }

        var analyzed = _analyzer.Analyze(Encoding.UTF8.GetBytes(text), catalog, PolicyInputs.SessionOf(catalog));
        if (analyzed.Failure is not null)
        {
            Unknown++;
            return;
        }

        foreach (var statement in analyzed.Statements)
        {
            _needed.Add(statement.Facts);
        }
    }

    private IEnumerable<string> Profile(string name)
    {
        var who = _principals.Values.First();
        yield return "profiles:";
        yield return $"  {NeededPermissions.Yaml(name)}:";
        yield return who.Issuer == "config"
            ? $"    match: {{agents: [{NeededPermissions.Yaml(who.Subject)}]}}"
            : $"    match: {{subjects: [{NeededPermissions.Yaml(who.Subject)}], issuer: {NeededPermissions.Yaml(who.Issuer)}}}";
        var lines = _needed.Lines(6).ToList();
        yield return lines.Count == 0 ? "    may: {}" : "    may:";
        foreach (var line in lines)
        {
            yield return line;
        }

        var limits = new List<string>();
        if (_mostRows > 0)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"rows: {Room(_mostRows)}"));
        }

        if (_mostChanged > 0)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"rows_changed: {Room(_mostChanged)}"));
        }

        if (limits.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    # Most seen in one statement: {_mostRows} rows returned, {_mostChanged} changed. Here with some room.");
            yield return $"    limits: {{{string.Join(", ", limits)}}}";
        }
    }

    /// <summary>Half as much again, in two digits.</summary>
    private static long Room(long seen)
    {
        var wanted = seen + ((seen + 1) / 2);
        long unit = 1;
        while (wanted / unit >= 100)
        {
            unit *= 10;
        }

        return (wanted + unit - 1) / unit * unit;
    }
}
