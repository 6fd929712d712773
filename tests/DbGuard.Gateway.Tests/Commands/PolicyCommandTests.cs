using System.Text.Json;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>The policy commands on real files, through the real dialect.</summary>
public sealed class PolicyCommandTests
{
    private static readonly string s_policy = Repository.PathOf("samples", "policies", "shop.yaml");

    private static readonly string s_schema = Repository.PathOf("samples", "shop", "schema.json");

    /// <summary>Every policy that has cases beside it: the decision cases and the samples.</summary>
    public static TheoryData<string> PoliciesWithCases() =>
    [
        .. new[] { Repository.PathOf("tests", "cases", "decisions"), Repository.PathOf("samples", "policies") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.tests.yaml")).Order()
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace(".tests.yaml", ".yaml", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(PoliciesWithCases))]
    public async Task Test_OfPolicyWithCases_PassesAll(string policy)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync("policy", "test", Repository.PathOf(policy));

        Assert.Equal("", error);
        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Contains("pass", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfCaseThatIsWrong_FailsAndSaysHow()
    {
        using var cases = new TemporaryFile($$"""
            schema: {{JsonSerializer.Serialize(s_schema)}}
            cases:
              - {name: wrong verdict, as: support-agent, sql: drop table customers, expect: allow}
              - {name: wrong columns, as: support-agent, sql: select ssn from customers, expect: mask, masked: [email]}
              - {name: wrong rule, as: support-agent, sql: select ssn from customers, expect: mask, rule: nothing}
              - {name: right, as: support-agent, sql: select 1, expect: allow}
            """);
        var (exitCode, output, _) = await CommandLine.RunAsync("policy", "test", s_policy, "--cases", cases.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains("FAIL  wrong verdict", output, StringComparison.Ordinal);
        Assert.Contains(":3: expected allow, got deny: DBG2090", output, StringComparison.Ordinal);
        Assert.Contains("expected masked columns [email], got [ssn]", output, StringComparison.Ordinal);
        Assert.Contains("rule `nothing` does not speak", output, StringComparison.Ordinal);
        Assert.Contains("1 passed, 3 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfBrokenCases_SaysAllThatIsWrong()
    {
        using var cases = new TemporaryFile("""
            cases:
              - {as: a b, sql: select 1, expect: allow}
              - {as: a, sq: select 1, expect: maybe}
            """);
        var (exitCode, _, error) = await CommandLine.RunAsync("policy", "test", s_policy, "--cases", cases.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains(":2:10: DBG6107", error, StringComparison.Ordinal);
        Assert.Contains(":3:13: DBG6104 unknown key `sq`", error, StringComparison.Ordinal);
        Assert.Contains("4 errors", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfValidPolicy_Succeeds()
    {
        var (exitCode, output, error) = await CommandLine.RunAsync("policy", "check", s_policy, "--schema", s_schema);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("shop.yaml: ok: 1 profile, 6 labels, 1 rule; version ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfPolicyWithThreeMistakes_NamesEachWithItsPlace()
    {
        using var policy = new TemporaryFile("""
            version: 1
            labels:
              pii: [public.customers.ssn, "*.email"]
            masks:
              pii: redatc
            profiles:
              support:
                match: {agents: [support-agent]}
                may: {raed: [public.*]}
            """);
        var (exitCode, output, error) = await CommandLine.RunAsync("policy", "check", policy.Path);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(
            $"""
            {policy.Path}:3:31: DBG6109 pattern `*.email` has 2 parts, not 3
                help: write `schema.table.column`; `*` stands for any run of characters within one part, `*.*.*` for all
            {policy.Path}:5:8: DBG6112 there is no masker `redatc`
                help: did you mean `redact`?
            {policy.Path}:9:11: DBG6104 unknown key `raed`
                help: did you mean `read`?
            3 errors

            """,
            error);
    }

    [Fact]
    public async Task Check_WithSchema_NamesPatternsThatMatchNothing()
    {
        using var policy = new TemporaryFile("""
            version: 1
            labels: {pii: [public.customers.ssn, public.customer.email]}
            profiles: {p: {match: everyone, may: {}}}
            """);
        var (exitCode, _, error) = await CommandLine.RunAsync("policy", "check", policy.Path, "--schema", s_schema);

        Assert.Equal(1, exitCode);
        Assert.Contains("DBG6121 pattern `public.customer.email` of label `pii` matches no column", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OfMaskedSelect_ShowsFactsChecksAndMasks()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync(
            "policy", "explain", "--policy", s_policy, "--schema", s_schema, "--as", "support-agent", "select customer_id, ssn from customers where email = 'x'");

        Assert.Equal(0, exitCode);
        Assert.Contains("public.customers (read)", output, StringComparison.Ordinal);
        Assert.Contains("public.customers.email [email] (equality_predicate)", output, StringComparison.Ordinal);
        Assert.Matches(@"\n    gaps +no objection", output);
        Assert.Matches(@"\n    ssn +redact \(national_id\) +from public\.customers\.ssn \[national_id\]", output);
        Assert.Contains("verdict: mask", output, StringComparison.Ordinal);
        Assert.DoesNotContain("'x'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_AsJson_IsOneObject()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync(
            "policy", "explain", "--policy", s_policy, "--schema", s_schema, "--as", "support-agent", "--json", "select ssn from customers; drop table customers");
        using var json = JsonDocument.Parse(output);

        Assert.Equal(1, exitCode);
        Assert.Equal("deny", json.RootElement.GetProperty("verdict").GetString());
        var statements = json.RootElement.GetProperty("statements");
        Assert.Equal("redact", statements[0].GetProperty("result")[0].GetProperty("masker").GetString());
        Assert.Equal("DBG2090", statements[1].GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Explain_OfTextThatIsLookedThrough_SaysForWhat()
    {
        using var policy = new TemporaryFile("""
            version: 1
            labels: {id: [public.customers.customer_id]}
            profiles: {p: {match: everyone, may: {read: ["public.*"], see: [id]}, detect: [email, card]}}
            """);
        string[] command = ["policy", "explain", "--policy", policy.Path, "--schema", s_schema, "--as", "anyone", "select customer_id, full_name from customers"];
        var (exitCode, output, _) = await CommandLine.RunAsync(command);
        var (_, json, _) = await CommandLine.RunAsync([.. command, "--json"]);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\n    full_name +looked through for card, email from public\.customers\.full_name", output);
        Assert.Matches(@"\n    customer_id +as it is +from", output);
        Assert.Matches(@"\n    masks +masks nothing, looks through 1", output);
        using var document = JsonDocument.Parse(json);
        var result = document.RootElement.GetProperty("statements")[0].GetProperty("result");
        Assert.False(result[0].TryGetProperty("detect", out _));
        Assert.Equal(["card", "email"], result[1].GetProperty("detect").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public async Task Explain_OfUnreadableText_SaysWhy()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("policy", "explain", "--policy", s_policy, "--as", "support-agent", "selct 1");

        Assert.Equal(1, exitCode);
        Assert.Contains("deny DBG1001", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("corp/", 2)]
    [InlineData("stranger", 1)]
    public async Task Explain_ForNobody_SaysSo(string principal, int expected)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync("policy", "explain", "--policy", s_policy, "--as", principal, "select 1");

        Assert.Equal((expected, ""), (exitCode, output));
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Explain_WithBrokenSchema_SaysWhichFile()
    {
        using var schema = new TemporaryFile("{ nonsense");
        var (exitCode, _, error) = await CommandLine.RunAsync("policy", "explain", "--policy", s_policy, "--schema", schema.Path, "--as", "support-agent", "select 1");

        Assert.Equal(1, exitCode);
        Assert.Contains($"{schema.Path}:1: DBG6120", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfRoot_HasExamples()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.All(["serve", "policy", "approvals", "audit"], c => Assert.Contains($"  {c} ", output, StringComparison.Ordinal));
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text + "\n");

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dbguard-{Guid.NewGuid():n}.yaml");

        public void Dispose() => File.Delete(Path);
    }
}
