using System.Text;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

public sealed class PolicyReaderTests
{
    public static TheoryData<string> Samples() =>
        [.. Directory.EnumerateFiles(RepositoryFiles.Path("samples", "policies"), "*.yaml").Where(f => !f.EndsWith(".tests.yaml", StringComparison.Ordinal)).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_OfTheRepository_IsValid(string file)
    {
        var result = PolicyReader.ReadFile(RepositoryFiles.Path("samples", "policies", file));

        Assert.Empty(result.Diagnostics);
        Assert.True(result.IsValid);
        Assert.Equal(64, result.Policy.Version.Length);
    }

    [Fact]
    public void Everything_InThreeLines_IsAllowed()
    {
        var policy = Read("""
            version: 1
            profiles:
              unlimited: {match: everyone, may: everything}
            """);

        var may = Assert.Single(policy.Profiles).May;
        Assert.True(may is { SeesEverything: true, AllowGaps: true, CopyIn: true, CopyOut: true, RunCode: true, Administer: true, Grant: true, ServerFiles: true, Explain: true });
        Assert.Equal(SystemCatalogAccess.All, may.SystemCatalogs);
    }

    [Fact]
    public void Profile_WithoutKeys_MayDoNothing()
    {
        var may = Assert.Single(Read("version: 1\nprofiles: {p: {match: everyone, may: {}}}").Profiles).May;

        Assert.Empty(may.Read);
        Assert.Empty(may.Call);
        Assert.False(may.SeesEverything || may.CopyOut || may.AllowGaps || may.RunCode || may.Listen || may.Notify || may.Administer || may.Grant || may.CopyIn || may.ServerFiles);
        Assert.Equal(SystemCatalogAccess.Metadata, may.SystemCatalogs);
        Assert.True(may.Explain);
    }

    [Fact]
    public void Labels_WithSecretsAndMasks_AreOrderedStrictestFirst()
    {
        var policy = Read("""
            version: 1
            labels:
              card: ["*.*.card"]
              pii: public.customers.ssn
              token: {columns: ["*.*.token"], secret: true}
              loose: {columns: [a.b.c], filter_by: any}
            masks:
              card: {partial: {keep_last: 4}}
            profiles: {p: {match: everyone, may: {}}}
            """);

        Assert.Equal(["token", "pii", "loose", "card"], policy.Labels.OrderBy(l => l.Strictness).Select(l => l.Name));
        Assert.Equal(
            [FilterPermission.Equality, FilterPermission.Equality, FilterPermission.None, FilterPermission.Any], policy.Labels.Select(l => l.FilterBy));
        Assert.Equal(["partial", "redact", "redact", "redact"], policy.Labels.Select(l => l.Masker.Name));
    }

    [Fact]
    public void Limits_OfProfile_ReplaceDefaultsOneByOne()
    {
        var policy = Read("""
            version: 1
            limits: {rows: 1_000, statements_per_minute: 60, statement_timeout: 1500ms}
            profiles:
              a: {match: {agents: [a]}, may: {}, limits: {rows: 5, statement_timeout: none}}
              b: {match: {agents: [b]}, may: {}}
            """);

        Assert.Equal((5L, 60, null), (policy.Profiles[0].RowLimit, policy.Profiles[0].StatementsPerMinute, policy.Profiles[0].StatementTimeout));
        Assert.Equal((1000L, 60, TimeSpan.FromMilliseconds(1500)), (policy.Profiles[1].RowLimit, policy.Profiles[1].StatementsPerMinute, policy.Profiles[1].StatementTimeout));
    }

    [Fact]
    public void Rule_WithHold_TakesTermsOfApprovals()
    {
        var policy = Read("""
            version: 1
            approvals: {approvers: [dba], timeout: 2m}
            profiles: {p: {match: everyone, may: {}}}
            rules:
              - {name: a, when: {traits: [unbounded_write, multi_row_write], access: delete}, then: hold}
              - {name: b, when: {statements: copy_out}, then: hold, approvers: [ciso, cto], timeout: 90s, because: why, instead: what}
              - {name: c, when: {objects: [materialized_view]}, unless: {profiles: p}, then: deny}
            """);

        Assert.Equal(StatementTraits.UnboundedWrite | StatementTraits.MultiRowWrite, policy.Rules[0].When.Traits);
        Assert.Equal(AccessModes.Delete, policy.Rules[0].When.Access);
        Assert.Equal("dba", Assert.Single(policy.Rules[0].Hold!.ApproverGroups));
        Assert.Equal(TimeSpan.FromMinutes(2), policy.Rules[0].Hold!.Timeout);
        Assert.Equal("ciso,cto", string.Join(",", policy.Rules[1].Hold!.ApproverGroups));
        Assert.Equal(TimeSpan.FromSeconds(90), policy.Rules[1].Hold!.Timeout);
        Assert.Equal((Verdict.Deny, null), (policy.Rules[2].Then, policy.Rules[2].Hold));
    }

    [Fact]
    public void ResolveProfile_FindsTheOneThatMatches()
    {
        var policy = Read("""
            version: 1
            profiles:
              dba: {match: {issuer: corp, groups: [dba, "admin*"], kind: human}, may: {}}
              mail: {match: {subjects: ["*@bank.example"], claims: {department: [risk, audit]}}, may: {}}
              agent: {match: {agents: [claude, "gpt-*"]}, may: {}}
              helped: {match: {on_behalf_of: "*"}, may: {}}
            """);

        Assert.Equal("dba", policy.ResolveProfile(Someone("corp", "x@bank.example") with { Kind = PrincipalKind.Human, Groups = ["admins"] }).Profile?.Name);
        Assert.Equal("agent", policy.ResolveProfile(Someone("config", "gpt-7")).Profile?.Name);
        Assert.Equal("helped", policy.ResolveProfile(Someone("corp", "claude") with { OnBehalfOf = "ann" }).Profile?.Name);
        Assert.Equal("mail", policy.ResolveProfile(Someone("corp", "x@bank.example") with
        {
            Claims = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("department", System.Collections.Immutable.ImmutableArray.Create("audit"))]),
        }).Profile?.Name);

        var refused = policy.ResolveProfile(Someone("corp", "claude"));
        Assert.False(refused.IsResolved);
        Assert.Equal("the policy has no profile for `corp/claude`", refused.Refusal);
    }

    [Fact]
    public void ResolveProfile_SeveralMatch_IsRefusedUnlessOneIsOverTheOthers()
    {
        var policy = Read("""
            version: 1
            profiles:
              fallback: {match: everyone, may: {}}
              people: {match: {kind: human}, may: {}}
              mail: {match: {subjects: "*@bank.example"}, may: {}}
              dba: {match: {groups: dba}, over: [people, mail], may: {}}
              pay: {match: {repository: "bank/pay*", environment: production}, may: {}}
            """);

        var ann = Someone("corp", "ann@bank.example") with { Kind = PrincipalKind.Human };
        Assert.Equal(
            "profiles `people` and `mail` both match `corp/ann@bank.example`: one must be narrower, or say that it is `over` the other",
            policy.ResolveProfile(ann).Refusal);
        Assert.Equal("dba", policy.ResolveProfile(ann with { Groups = ["dba"] }).Profile?.Name);
        Assert.Equal("people", policy.ResolveProfile(Someone("corp", "bob") with { Kind = PrincipalKind.Human }).Profile?.Name);
        Assert.Equal("fallback", policy.ResolveProfile(Someone("corp", "bot")).Profile?.Name);
        Assert.Equal("pay", policy.ResolveProfile(Someone("ci", "job") with { Repository = "bank/payments", Environment = "production" }).Profile?.Name);
        Assert.Equal("fallback", policy.ResolveProfile(Someone("ci", "job") with { Repository = "bank/payments", Environment = "test" }).Profile?.Name);
    }

    private const string Places = """
        version: 1
        profiles:
          office: {match: {subjects: "*", network: [10.1.0.0/16, "fd00::/8"], hours: [{days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00", zone: Europe/Zurich}]}, may: {}}
          night: {match: {subjects: "*", hours: {days: fri, from: "22:00", to: "06:00", zone: UTC}}, may: {}}
          here: {match: {network: local}, require: [on_behalf_of, stated_task], may: {}}
        """;

    [Theory]
    [InlineData("10.1.2.3", "2026-11-26T07:00:00Z", "office")] // Thursday, 8:00 in Zurich
    [InlineData("10.1.2.3", "2026-11-26T06:59:59Z", null)]
    [InlineData("10.1.2.3", "2026-07-23T06:00:00Z", "office")] // summer time
    [InlineData("10.1.2.3", "2026-11-26T16:59:59Z", "office")]
    [InlineData("10.1.2.3", "2026-11-26T17:00:00Z", null)]
    [InlineData("::ffff:10.1.2.3", "2026-11-26T10:00:00Z", "office")]
    [InlineData("fd12::1", "2026-11-26T10:00:00Z", "office")]
    [InlineData("10.2.0.1", "2026-11-26T10:00:00Z", null)]
    [InlineData("10.1.2.3", "2026-11-28T10:00:00Z", null)] // Saturday
    [InlineData("10.2.0.1", "2026-11-27T22:00:00Z", "night")]
    [InlineData("10.2.0.1", "2026-11-28T05:59:00Z", "night")] // what opened on Friday
    [InlineData("10.2.0.1", "2026-11-28T06:00:00Z", null)]
    [InlineData("10.2.0.1", "2026-11-28T22:30:00Z", null)]
    [InlineData(null, "2026-11-26T10:00:00Z", null)]
    [InlineData("10.1.2.3", null, null)]
    public void ResolveProfile_WhereAndWhen_Count(string? from, string? at, string? profile) => Assert.Equal(
        profile,
        Read(Places).ResolveProfile(
            Someone("corp", "bot"),
            new AccessContext(from is null ? null : System.Net.IPAddress.Parse(from), at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))).Profile?.Name);

    [Fact]
    public void ResolveProfile_RefusalSaysWhatWasSeen()
    {
        var refused = Read(Places).ResolveProfile(Someone("corp", "bot"), new AccessContext(System.Net.IPAddress.Parse("10.2.0.1"), new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero)));

        Assert.Equal(("DBG2005", "the policy has no profile for `corp/bot` from 10.2.0.1 at 2026-11-26T10:00Z"), (refused.Code, refused.Refusal));
    }

    [Fact]
    public void ResolveProfile_RequiredPurpose_MustBeThere()
    {
        var policy = Read(Places);
        var here = new AccessContext(System.Net.IPAddress.Loopback, new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
        var bot = Someone("corp", "bot");

        var refused = policy.ResolveProfile(bot, here);
        Assert.Equal(("DBG2007", "profile `here` requires a proven `on_behalf_of` of `corp/bot`"), (refused.Code, refused.Refusal));
        refused = policy.ResolveProfile(bot with { Stated = new StatedPurpose("ann", null) }, here);
        Assert.Equal("DBG2007", refused.Code);
        refused = policy.ResolveProfile(bot with { OnBehalfOf = "ann" }, here);
        Assert.Equal(("profile `here` requires `dbguard.task` of `corp/bot`", "name the task in the setting `dbguard.task` when you connect"), (refused.Refusal, refused.Help));
        Assert.Equal("here", policy.ResolveProfile(bot with { OnBehalfOf = "ann", Stated = new StatedPurpose(null, "CHG-1") }, here).Profile?.Name);
        Assert.Equal("here", policy.ResolveProfile(bot with { OnBehalfOf = "ann", Task = "CHG-1" }, here).Profile?.Name);
    }

    [Theory]
    [InlineData("network: 10.1.0.1/16", "DBG6107")] // bits behind the prefix
    [InlineData("network: 10/8", "DBG6107")]
    [InlineData("network: 10.0.0.0/33", "DBG6107")]
    [InlineData("network: \"::ffff:10.0.0.0/104\"", "DBG6107")]
    [InlineData("network: db.example", "DBG6107")]
    [InlineData("network: []", "DBG6107")]
    [InlineData("hours: {from: \"08:00\", to: \"18:00\"}", "DBG6114")]
    [InlineData("hours: {zone: Europe/Atlantis}", "DBG6107")]
    [InlineData("hours: {zone: \"W. Europe Standard Time\"}", "DBG6107")]
    [InlineData("hours: {zone: UTC, from: \"08:00\"}", "DBG6114")]
    [InlineData("hours: {zone: UTC, from: \"8:00\", to: \"18:00\"}", "DBG6107")]
    [InlineData("hours: {zone: UTC, from: \"24:00\", to: \"18:00\"}", "DBG6107")]
    [InlineData("hours: {zone: UTC, from: \"18:00\", to: \"18:00\"}", "DBG6107")]
    [InlineData("hours: {zone: UTC, days: [monday]}", "DBG6107")]
    [InlineData("hours: {zone: UTC, days: []}", "DBG6107")]
    [InlineData("hours: []", "DBG6107")]
    [InlineData("hours: {zone: UTC, until: \"18:00\"}", "DBG6104")]
    [InlineData("networks: local", "DBG6104")]
    public void Match_WithAConditionThatCannotBeRead_IsRefused(string condition, string code) => Assert.Contains(
        code,
        PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes($"version: 1\nprofiles:\n  a: {{match: {{kind: human, {condition}}}, may: {{}}}}\n"), "/").Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("network: 10.1.0.0/16", "network: 10.0.0.0/8", true)]
    [InlineData("network: 10.1.0.0/16", "network: 10.2.0.0/16", false)]
    [InlineData("network: local", "network: 127.0.0.1", true)]
    [InlineData("hours: {zone: UTC, from: \"08:00\", to: \"18:00\"}", "hours: {zone: UTC, from: \"09:00\", to: \"17:00\", days: mon}", true)]
    [InlineData("hours: {zone: UTC, from: \"08:00\", to: \"18:00\"}", "hours: {zone: UTC, from: \"18:00\", to: \"08:00\"}", false)]
    public void Profiles_OfNetworksAndHours_OverlapWhereOneCoversTheOther(string one, string other, bool overlap) => Assert.Equal(
        overlap ? ["DBG6113"] : [],
        PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes($"version: 1\nprofiles:\n  a: {{match: {{{one}}}, may: {{}}}}\n  b: {{match: {{{other}}}, may: {{}}}}\n"), "/").Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("a: {match: everyone, may: {}}\n  b: {match: everyone, may: {}}", "DBG6113")]
    [InlineData("a: {match: {kind: human}, may: {}}\n  b: {match: {kind: human, groups: dba}, may: {}}", "DBG6113")]
    [InlineData("a: {match: {kind: human, groups: dba}, may: {}}\n  b: {match: {kind: human}, may: {}}", "DBG6113")]
    [InlineData("a: {match: {kind: human, groups: dba}, over: b, may: {}}\n  b: {match: {kind: human}, may: {}}", null)]
    [InlineData("a: {match: {kind: human}, may: {}}\n  b: {match: {kind: human, groups: dba}, over: a, may: {}}", null)]
    [InlineData("a: {match: {kind: human}, over: c, may: {}}", "DBG6111")]
    [InlineData("a: {match: {kind: human}, may: {}}\n  b: {match: everyone, may: {}}", null)]
    public void Profiles_ThatCertainlyOverlap_AreFoundByTheCheck(string profiles, string? code) => Assert.Equal(
        code,
        PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes($"version: 1\nprofiles:\n  {profiles}\n"), "/").Diagnostics.Select(d => d.Code).SingleOrDefault());

    [Fact]
    public void File_TooLarge_IsRefusedWithoutBeingParsed()
    {
        var result = PolicyReader.Read(new byte[PolicyReader.MaxBytes + 1], "/");

        Assert.Equal("DBG6101", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void File_NotUtf8_IsRefused() => Assert.Equal("DBG6101", Assert.Single(PolicyReader.Read([0x61, 0xFF, 0xFE], "/").Diagnostics).Code);

    [Theory]
    [InlineData("")]
    [InlineData("   \n# nothing\n")]
    public void File_Empty_IsRefused(string text) => Assert.Equal("DBG6114", Assert.Single(PolicyReader.Read(Encoding.UTF8.GetBytes(text), "/").Diagnostics).Code);

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 10_000)]
    public void File_NestedDeeply_IsRefused(string opening, int times)
    {
        var result = PolicyReader.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, times))), "/");

        Assert.Contains(Assert.Single(result.Diagnostics).Code, new[] { "DBG6101", "DBG6102" });
    }

    [Fact]
    public void File_WithAliasesOfAliases_IsRefusedAtOnce()
    {
        var text = new StringBuilder("version: 1\na0: &a0 [x]\n");
        for (var i = 1; i < 40; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains(PolicyReader.Read(Encoding.UTF8.GetBytes(text.ToString()), "/").Diagnostics, d => d.Code == "DBG6103");
    }

    [Fact]
    public void File_OfManyValues_IsRefused()
    {
        var result = PolicyReader.Read(Encoding.UTF8.GetBytes($"version: [{string.Join(',', Enumerable.Repeat("1", 200_000))}]"), "/");

        Assert.Equal("DBG6101", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void File_Missing_IsRefused() => Assert.Equal("there is no such file", Assert.Single(PolicyReader.ReadFile("/no/such/policy.yaml").Diagnostics).Help);

    [Fact]
    public void File_ThatIsAFolder_IsRefused() => Assert.Equal("DBG6101", Assert.Single(PolicyReader.ReadFile(RepositoryFiles.Root).Diagnostics).Code);

    private static Principal Someone(string issuer, string subject) => new() { Kind = PrincipalKind.Agent, Issuer = issuer, Subject = subject };

    private static PolicySet Read(string text)
    {
        var result = PolicyReader.Read(Encoding.UTF8.GetBytes(text), "/");
        Assert.Empty(result.Diagnostics);
        return result.Policy!;
    }
}
