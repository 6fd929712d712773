using System.CommandLine;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Recordings;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>The options by which commands choose records.</summary>
internal sealed class RecordFilterOptions
{
    private readonly Option<string?> _principal = Part("--principal", "Part of who asked, of the human it acts for, or of its task.", "NAME");
    private readonly Option<string?> _table = Part("--table", "A relation it touched, also through a view: customers or public.customers.", "NAME");
    private readonly Option<string?> _column = Part("--column", "A column it used: email, customers.email or public.customers.email.", "NAME");
    private readonly Option<string?> _label = Part("--label", "A label of a column it used.", "LABEL");
    private readonly Option<string?> _verdict = Part("--verdict", "allow, mask, hold or deny.", "VERDICT");
    private readonly Option<string?> _code = Part("--code", "A code of its reasons, or the error it ended with: DBG2060, 42P01.", "CODE");
    private readonly Option<string?> _text = Part("--text", "Part of the statement's text.", "TEXT");
    private readonly Option<string?> _approver = Part("--approver", "Who answered, or did an operator's action.", "NAME");
    private readonly Option<string?> _kind = Part("--kind", "Only records of this kind, such as session_refused.", "KIND");
    private readonly Option<DateTimeOffset?> _since = Time("--since", "Only records from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
    private readonly Option<DateTimeOffset?> _until = Time("--until", "Only records before this time.");
    private readonly Option<string?> _session = Part("--session", "Only this session: its id, its beginning, or `last`.", "SESSION");

    public RecordFilterOptions(Command command)
    {
        _verdict.AcceptOnlyFromAmong("allow", "mask", "hold", "deny");
        _kind.AcceptOnlyFromAmong([.. Enum.GetValues<AuditRecordKind>().Select(AuditNames.Of)]);
        foreach (var option in (Option[])[_principal, _table, _column, _label, _verdict, _code, _text, _approver, _kind, _since, _until, _session])
        {
            command.Options.Add(option);
        }
    }

    public RecordFilter Filter(ParseResult result) => new()
    {
        Principal = result.GetValue(_principal),
        Table = result.GetValue(_table),
        Column = result.GetValue(_column),
        Label = result.GetValue(_label),
        Verdict = result.GetValue(_verdict),
        Code = result.GetValue(_code),
        Text = result.GetValue(_text),
        Approver = result.GetValue(_approver),
        Kind = result.GetValue(_kind),
    };

    /// <summary>Records that are meant; null, and told why, when the session is not there.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public IEnumerable<StoredRecord>? Find(ParseResult result, IAuditReader reader)
    {
        var id = result.GetValue(_session) is { } wanted ? AuditSessions.Find(reader, wanted, result.InvocationConfiguration.Error) : null;
        if (id is null && result.GetValue(_session) is not null)
        {
            return null;
        }

        var records = reader.Read(new RecordQuery
        {
            SessionId = id,
            Since = result.GetValue(_since) is { } from ? AuditTime.ToMicroseconds(from) : null,
            Until = result.GetValue(_until) is { } to ? AuditTime.ToMicroseconds(to) : null,
        });
        var filter = Filter(result);
        return filter.IsEmpty ? records : filter.Find(records);
    }

    /// <summary>An option that takes an instant.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (UtcText.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow(), out var at))
            {
                return at;
            }

            result.AddError($"{name} needs an ISO 8601 time such as 2026-03-04T05:06:07Z, or 15m, 2h, 7d");
            return null;
        },
    };

    private static Option<string?> Part(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
