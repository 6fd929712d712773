using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies.Reading;

namespace DbGuard.Core.Policies.Cases;

/// <summary>The cases beside a policy: <c>policy.tests.yaml</c> for <c>policy.yaml</c>.</summary>
/// <param name="Schema">Full path of the schema file the cases assume; null when the file names none.</param>
/// <param name="Cases">In file order.</param>
/// <param name="Diagnostics">Everything wrong with the file; then the cases are not to be used.</param>
public sealed record PolicyCaseFile(string? Schema, ImmutableArray<PolicyCase> Cases, ImmutableArray<PolicyDiagnostic> Diagnostics)
{
    private static readonly ImmutableArray<string> s_keys = ["schema", "cases"];

    private static readonly ImmutableArray<string> s_caseKeys = ["name", "as", "from", "at", "sql", "expect", "profile", "rule", "code", "masked"];

    private static readonly FrozenDictionary<string, Verdict> s_verdicts =
        Enum.GetValues<Verdict>().ToFrozenDictionary(v => v.ToString().ToLowerInvariant());

    /// <summary>Where the cases of a policy are.</summary>
    public static string PathFor(string policyPath) =>
        Path.Combine(PolicyReader.BaseDirectory(policyPath), $"{Path.GetFileNameWithoutExtension(policyPath)}.tests.yaml");

    /// <summary>Reads a file of cases. Never throws on what the file holds, nor when it cannot be read.</summary>
    public static PolicyCaseFile Read(string path)
    {
        var bag = new PolicyDiagnosticBag();
        if (PolicyReader.Load(path, out var problem) is not { } content)
        {
            return new PolicyCaseFile(null, [], [problem!]);
        }

        string? schema = null;
        var cases = ImmutableArray<PolicyCase>.Empty;
        if (PolicyReader.Parse(content, bag) is { } root && new Field(root, "", bag).Section(s_keys) is { } file)
        {
            schema = file["schema"]?.Text("a file name") is { } name ? Path.GetFullPath(name, PolicyReader.BaseDirectory(path)) : null;
            cases = file.Required("cases", "list the cases")?.List(ReadCase) ?? [];
        }

        return new PolicyCaseFile(schema, cases, bag.ToImmutable());
    }

    private static PolicyCase? ReadCase(Field field)
    {
        if (field.Section(s_caseKeys) is not { } section)
        {
            return null;
        }

        var sql = section.Required("sql", "add the text to decide, e.g. `sql: select 1`")?.Text();
        var who = section.Required("as", "say who asks, e.g. `as: config/agent`");
        Principal? principal = null;
        if (who?.Text("a principal") is { } text && !PrincipalText.TryParse(text, out principal, out var error))
        {
            who.Report("DBG6107", error, PrincipalText.Help);
        }

        IPAddress? from = null;
        if (section["from"] is { } place && place.Text("an address") is { } address && !IPAddress.TryParse(address, out from))
        {
            place.Report("DBG6107", $"`{address}` is not an address", "write an address, e.g. `10.1.2.3`");
        }

        DateTimeOffset? at = null;
        if (section["at"] is { } moment && moment.Text("a time") is { } time && (at = AccessTime.Parse(time)) is null)
        {
            moment.Report("DBG6107", $"`{time}` is not a time", AccessTime.Help);
        }

        var expect = section.Required("expect", "say `allow`, `mask`, `hold` or `deny`")?.Word(s_verdicts);
        return sql is null || principal is null || expect is null ? null : new PolicyCase
        {
            Name = section["name"]?.Text() ?? sql,
            Principal = principal,
            Context = new AccessContext(from, at),
            Sql = sql,
            Expect = expect.Value,
            Profile = section["profile"]?.Text(),
            Rule = section["rule"]?.Text(),
            Code = section["code"]?.Text(),
            Masked = section["masked"]?.List(f => f.Text("the name of a result column")) ?? default,
            Line = field.Node.Place.Line,
        };
    }
}
