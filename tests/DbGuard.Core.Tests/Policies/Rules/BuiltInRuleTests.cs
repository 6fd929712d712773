using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Policies.Rules;

/// <summary>Each built-in rule on the smallest facts that make it speak, and on the nearest that do not.</summary>
public sealed partial class BuiltInRuleTests
{
    private const string Reader = "{read: [public.*]}";

    [Fact]
    public void Select_OfReadableTable_IsAllowed() => Allowed(Decide(Reader, Select(Orders, Direct(Orders, "id"))));

    [Fact]
    public void Select_WithoutTables_IsAllowed() => Allowed(Decide("{}", new StatementFacts { Kind = StatementKind.Select, ReturnsRows = true, Outputs = [new("c", ColumnLineage.None)] }));

    [Fact]
    public void Select_OfOtherSchema_IsDenied() => Denied("DBG2020", Decide(Reader, Select(Payments2024)));

    [Theory]
    [InlineData(AccessModes.Insert, "insert")]
    [InlineData(AccessModes.Update, "update")]
    [InlineData(AccessModes.Delete, "delete")]
    [InlineData(AccessModes.Truncate, "truncate")]
    public void Write_PerMode_NeedsItsOwnPermission(AccessModes mode, string permission)
    {
        var facts = new StatementFacts { Kind = StatementKind.Update, Tables = [Touch(Orders, mode)] };

        Denied("DBG2021", Decide(Reader, facts));
        Allowed(Decide($"{{{permission}: [public.orders]}}", facts));
        Denied("DBG2021", Decide($"{{{permission}: [public.order]}}", facts));
    }

    [Fact]
    public void Lock_OfWritableTable_IsAllowed()
    {
        var facts = new StatementFacts { Kind = StatementKind.Select, ReturnsRows = true, Tables = [Touch(Orders, AccessModes.Read | AccessModes.Lock)] };

        Denied("DBG2022", Decide(Reader, facts));
        Allowed(Decide("{read: [public.*], update: [public.orders]}", facts));
        Allowed(Decide("{read: [public.*], lock: [public.orders]}", facts));
    }

    [Fact]
    public void DeniedTable_EvenForEverything_IsDeniedThroughViewsAndPartitions()
    {
        const string rest = "deny_tables: [public.api_keys, archive.*]";

        Denied("DBG2024", Decide("everything", Select(Keys), rest));
        Denied("DBG2024", Decide("everything", Select(Payments), rest));
        Allowed(Decide("everything", Select(Payments2025), rest));
        var behindView = Select(Contacts) with { Tables = [Touch(Contacts, AccessModes.Read), Touch(Keys, AccessModes.Read, throughView: true)] };
        var decision = Decide("everything", behindView, rest);
        Denied("DBG2024", decision);
        Assert.DoesNotContain("api_keys", decision.Reasons[0].Sentence + string.Join(' ', decision.Reasons[0].Objects), StringComparison.Ordinal);
    }

    [Fact]
    public void View_ThatMayBeRead_CarriesItsTables()
    {
        var facts = Select(Contacts) with { Tables = [Touch(Contacts, AccessModes.Read), Touch(Payments2024, AccessModes.Read, throughView: true)] };

        Allowed(Decide(Reader, facts));
        Denied("DBG2020", Decide("{read: [archive.*]}", facts));
    }

    [Fact]
    public void Function_ThatMayBeReadThrough_CarriesItsTablesOnlyWhenNamed()
    {
        var facts = new StatementFacts
        {
            Kind = StatementKind.Select, Tables = [Touch(Payments2024, AccessModes.Read, throughView: true)], Functions = [Function("public.totals", FunctionEffect.AnalysedBody)],
        };

        Denied("DBG2025", Decide(Reader, facts));
        Allowed(Decide("{call: [public.totals]}", facts));
        Allowed(Decide("{read: [archive.*]}", facts));
        Denied("DBG2025", Decide("{read: [public.*]}", facts with { Tables = [.. facts.Tables, Touch(Contacts, AccessModes.Read)] }));
    }

    [Fact]
    public void View_WithLabelNobodyCanFollow_IsDenied()
    {
        var facts = Select(Mails) with { Tables = [Touch(Mails, AccessModes.Read), Touch(Orders, AccessModes.Read, throughView: true)] };

        Denied("DBG2026", Decide(Reader, facts));
        Allowed(Decide("{read: [public.*], see: [pii]}", facts));
    }

    [Fact]
    public void View_WithLabel_LabelsTheColumnBehindIt()
    {
        var policy = PolicyFor(Reader);
        var engine = new PolicyEngine(policy, (_, column) => column == Column(Mails, "email") ? Direct(Orders, "memo").AsDerived() : ColumnLineage.Unknown);
        var facts = Select(Mails, Direct(Orders, "memo")) with { Tables = [Touch(Mails, AccessModes.Read), Touch(Orders, AccessModes.Read, throughView: true)] };

        var decision = engine.Decide(facts, Agent, policy.Profiles[0], Snapshot);

        Allowed(decision);
        Assert.Equal("redact", decision.Masks.Columns[0].Masker?.Name);
    }

    [Theory]
    [InlineData(GapKind.UnhandledSyntax, "DBG2010")]
    [InlineData(GapKind.UnknownRelation, "DBG2011")]
    [InlineData(GapKind.UnknownColumn, "DBG2012")]
    [InlineData(GapKind.UnknownFunction, "DBG2013")]
    [InlineData(GapKind.UnknownSessionObject, "DBG2014")]
    [InlineData(GapKind.StaleSessionObject, "DBG2018")]
    [InlineData(GapKind.OpaqueDefinition, "DBG2015")]
    [InlineData(GapKind.Ambiguous, "DBG2016")]
    [InlineData(GapKind.LimitReached, "DBG2017")]
    [InlineData((GapKind)99, "DBG2010")]
    public void Gap_OfAnyKind_DeniesUnlessNothingIsHidden(GapKind kind, string code)
    {
        var facts = Select(Orders) with { Gaps = [new AnalysisGap(kind, "x", new SourceSpan(3, 1))] };

        var decision = Decide(Reader, facts);
        Denied(code, decision);
        Assert.Equal(new SourceSpan(3, 1), decision.Reasons[0].Span);
        Allowed(Decide("everything", facts));
    }

    [Theory]
    [InlineData(FunctionEffect.Unclassified)]
    [InlineData(FunctionEffect.ReadsByName)]
    [InlineData(FunctionEffect.RunsSql)]
    [InlineData(FunctionEffect.Writes)]
    [InlineData(FunctionEffect.Files)]
    [InlineData(FunctionEffect.Network)]
    [InlineData(FunctionEffect.Session)]
    [InlineData(FunctionEffect.Administration)]
    public void Function_WithEffect_IsDeniedUnlessNamed(FunctionEffect effect)
    {
        var facts = Select(Orders) with { Functions = [Function("pg_catalog.f", effect), Function("pg_catalog.lower", FunctionEffect.Pure)] };

        Denied("DBG2040", Decide(Reader, facts));
        Allowed(Decide("{read: [public.*], call: [pg_catalog.f]}", facts));
    }

    [Theory]
    [InlineData(FunctionEffect.Pure)]
    [InlineData(FunctionEffect.Environment)]
    [InlineData(FunctionEffect.Stateful)]
    [InlineData(FunctionEffect.AnalysedBody)]
    public void Function_WithoutHarm_IsAllowed(FunctionEffect effect) => Allowed(Decide(Reader, Select(Orders) with { Functions = [Function("a.f", effect)] }));

    [Fact]
    public void Call_OfProcedure_HasItsResultRedacted()
    {
        FunctionAccess Procedure(params ReadOnlySpan<string> outputs)
        {
            var access = Function("public.p", FunctionEffect.Unclassified);
            return access with { Candidates = [access.Candidates[0] with { Kind = DbGuard.Core.Catalog.FunctionKind.Procedure, OutputNames = [.. outputs] }] };
        }

        StatementFacts Call(params ReadOnlySpan<FunctionAccess> functions) => new() { Kind = StatementKind.Call, ReturnsRows = true, Functions = [.. functions] };
        const string may = "{call: [public.p]}";

        Denied("DBG2040", Decide("{}", Call(Procedure())));
        Assert.Equal(Verdict.Allow, Decide(may, Call(Procedure())).Verdict);
        Assert.Equal(["redact", "redact"], Decide(may, Call(Procedure("a", "b"))).Masks.Columns.Select(c => c.Masker!.Name));
        Denied("DBG2041", Decide(may, Call(Procedure("a"), Procedure("a", "b"))));
    }

    [Fact]
    public void Function_ThatSetsASetting_IsJudgedAsSet()
    {
        StatementFacts Set(string name, SourceSpan? span) => new()
        {
            Kind = StatementKind.Select, Functions = [Function("pg_catalog.set_config", FunctionEffect.Session) with { Span = span }],
            Settings = [new SettingChange(name, ["x"], false, true, false)],
        };

        Allowed(Decide("{}", Set("application_name", new SourceSpan(7, 10))));
        Denied("DBG2070", Decide("{}", Set("role", new SourceSpan(7, 10))));
        Denied("DBG2040", Decide("{}", Set("application_name", null)));
    }

    [Fact]
    public void Flow_OfHiddenValues_IsAllowedOnlyWhereTheyStayHidden()
    {
        const string may = "{read: [public.*], insert: [public.*]}";
        StatementFacts Insert(ValueFlow flow) => new() { Kind = StatementKind.Insert, Tables = [Touch(Orders, AccessModes.Insert)], Flows = [flow] };

        Denied("DBG2050", Decide(may, Insert(new(Column(Orders, "memo"), "public.orders.memo", Direct(Customers, "ssn").AsDerived()))));
        Denied("DBG2050", Decide(may, Insert(new(null, "a new relation", Direct(Customers, "ssn")))));
        Denied("DBG2050", Decide(may, Insert(new(Column(Customers, "card_number"), "public.customers.card_number", Direct(Customers, "ssn")))));
        Denied("DBG2051", Decide(may, Insert(new(Column(Orders, "memo"), "public.orders.memo", ColumnLineage.Unknown))));
        Allowed(Decide(may, Insert(new(Column(Customers, "email"), "public.customers.email", Direct(Customers, "ssn")))));
        Allowed(Decide(may, Insert(new(Column(Customers, "ssn"), "public.customers.ssn", ColumnLineage.None))));
        Allowed(Decide("{read: [public.*], insert: [public.*], see: [\"*\"]}", Insert(new(Column(Orders, "memo"), "public.orders.memo", ColumnLineage.Unknown))));
    }

    [Theory]
    [InlineData("{}", ColumnUsage.EqualityPredicate, true)]
    [InlineData("{}", ColumnUsage.GroupByValue, true)]
    [InlineData("{pii: none}", ColumnUsage.GroupByValue, false)]
    [InlineData("{}", ColumnUsage.Output | ColumnUsage.Target, true)]
    [InlineData("{}", ColumnUsage.Predicate, false)]
    [InlineData("{}", ColumnUsage.Join, true)]
    [InlineData("{}", ColumnUsage.Join | ColumnUsage.Predicate, false)]
    [InlineData("{pii: none}", ColumnUsage.Join, false)]
    [InlineData("{}", ColumnUsage.Group, false)]
    [InlineData("{}", ColumnUsage.Order, false)]
    [InlineData("{pii: none}", ColumnUsage.EqualityPredicate, false)]
    [InlineData("{pii: none}", ColumnUsage.Output, true)]
    [InlineData("{pii: any}", ColumnUsage.Predicate | ColumnUsage.Order | ColumnUsage.Join | ColumnUsage.Group, true)]
    [InlineData("{card: any}", ColumnUsage.Order, false)]
    public void Filter_ByHiddenValues_FollowsFilterBy(string filterBy, ColumnUsage usage, bool allowed)
    {
        var facts = Select(Customers, Direct(Customers, "id")) with { Columns = [new ColumnAccess(Column(Customers, "ssn"), usage)] };
        var decision = Decide($"{{read: [public.*], filter_by: {filterBy}}}", facts);

        if (allowed)
        {
            Allowed(decision);
        }
        else
        {
            Denied("DBG2060", decision);
        }
    }

    [Fact]
    public void Filter_BySeenValues_IsAllowed() => Allowed(Decide(
        "{read: [public.*], see: [pii]}", Select(Customers, Direct(Customers, "id")) with { Columns = [new ColumnAccess(Column(Customers, "ssn"), ColumnUsage.Order)] }));

    [Theory]
    [InlineData("timezone", "UTC", null)]
    [InlineData("search_path", "public", null)]
    [InlineData("client_encoding", "utf-8", null)]
    [InlineData("client_encoding", "SJIS", "DBG2071")]
    [InlineData("standard_conforming_strings", "on", null)]
    [InlineData("standard_conforming_strings", "off", "DBG2071")]
    [InlineData("client_min_messages", "warning", null)]
    [InlineData("client_min_messages", "debug1", "DBG2071")]
    [InlineData("statement_timeout", "5s", null)]
    [InlineData("statement_timeout", "30000", null)]
    [InlineData("statement_timeout", "0", null)]
    [InlineData("row_security", "off", null)]
    [InlineData("role", "admin", "DBG2070")]
    [InlineData("session_authorization", "admin", "DBG2070")]
    [InlineData("session_replication_role", "replica", "DBG2070")]
    [InlineData("app.tenant_id", "2", "DBG2070")]
    public void Setting_ByNameAndValue_IsJudged(string name, string value, string? code)
    {
        var facts = new StatementFacts { Kind = StatementKind.SetVariable, Settings = [new SettingChange(name, [value], false, true, false)] };
        var decision = Decide("{}", facts, "limits: {statement_timeout: 30s}");

        if (code is null)
        {
            Allowed(decision);
        }
        else
        {
            Denied(code, decision);
        }
    }

    [Fact]
    public void Setting_ThatChangesReading_IsDeniedToEverybody()
    {
        StatementFacts Set(string name, string value) => new() { Kind = StatementKind.SetVariable, Settings = [new SettingChange(name, [value], false, true, false)] };

        Denied("DBG2071", Decide("everything", Set("standard_conforming_strings", "off")));
        Denied("DBG2071", Decide("everything", Set("client_encoding", "gbk")));
        Allowed(Decide("everything", Set("role", "admin")));
        Allowed(Decide("{set: [app.*]}", Set("app.tenant_id", "2")));
    }

    [Fact]
    public void Setting_ResetOfAll_IsAllowed() =>
        Allowed(Decide("{}", new StatementFacts { Kind = StatementKind.Discard, Settings = [new SettingChange("*", [], false, true, true)] }));

    [Fact]
    public void Setting_NotConstant_IsDenied() =>
        Denied("DBG2070", Decide("{}", new StatementFacts { Kind = StatementKind.Select, Settings = [new SettingChange("application_name", [], false, false, false)] }));

    [Fact]
    public void Copy_OutOfMaskedColumn_IsMaskedOrDenied()
    {
        StatementFacts Copy(string column) => new()
        {
            Kind = StatementKind.Export, ReturnsRows = true, Tables = [Touch(Customers, AccessModes.Read)], Outputs = [new(column, Direct(Customers, column))],
        };
        const string may = "{read: [public.*], copy_out: true}";

        Denied("DBG2080", Decide(Reader, Copy("id")));
        Allowed(Decide(may, Copy("id")));
        Assert.Equal("redact", Decide(may, Copy("ssn")).Masks.Columns[0].Masker!.Name);
        Denied("DBG2083", Decide(may, Copy("id") with { Traits = StatementTraits.ServerSideAccess }));
        const string files = "{read: [public.*], copy_out: true, server_files: true}";
        Allowed(Decide(files, Copy("id") with { Traits = StatementTraits.ServerSideAccess }));
        Denied("DBG2081", Decide(files, Copy("ssn") with { Traits = StatementTraits.ServerSideAccess }));
        Denied("DBG2081", Decide(files, Copy("id") with { Outputs = [], Traits = StatementTraits.ServerSideAccess }));
        Denied("DBG2081", Decide(files, Copy("id") with { Outputs = [new("x", ColumnLineage.Unknown)], Traits = StatementTraits.ServerSideAccess }));
        Denied("DBG2082", Decide("{insert: [public.*]}", new StatementFacts { Kind = StatementKind.Import, Tables = [Touch(Orders, AccessModes.Insert)] }));
    }

    [Fact]
    public void Definition_ByKindAndName_NeedsPermission()
    {
        StatementFacts Create(string name) => new() { Kind = StatementKind.Create, ObjectKind = ObjectKind.Table, ObjectNames = [name], Traits = StatementTraits.Definition };

        Denied("DBG2090", Decide(Reader, Create("scratch.a")));
        Allowed(Decide("{create: [table scratch.*]}", Create("scratch.a")));
        Denied("DBG2090", Decide("{create: [table scratch.*]}", Create("public.a")));
        Denied("DBG2090", Decide("{create: [view]}", Create("scratch.a")));
        Denied("DBG2090", Decide("{create: [table scratch.*]}", Create("scratch.a") with { ObjectNames = [] }));
        Denied("DBG2090", Decide("{drop: [table]}", Create("scratch.a") with { Kind = StatementKind.Alter }));
        Denied("DBG2091", Decide("{alter: [table]}", Create("scratch.a") with { Kind = StatementKind.Alter, Traits = StatementTraits.Privileges }));
        Denied("DBG2090", Decide(Reader, Select(Orders) with { Traits = StatementTraits.CreatesFromQuery }));
        Denied("DBG2090", Decide(Reader, new StatementFacts { Kind = StatementKind.Explain, Inner = Create("scratch.a") }));
    }

    [Fact]
    public void View_Temporary_IsDeniedWhileAnythingIsHidden()
    {
        var facts = new StatementFacts { Kind = StatementKind.Create, ObjectKind = ObjectKind.View, ObjectNames = ["pg_temp.orders"] };

        Denied("DBG2092", Decide("{create: [view]}", facts));
        Allowed(Decide("{create: [view], see: [\"*\"]}", facts));
        Allowed(Decide("{create: [table]}", facts with { ObjectKind = ObjectKind.Table }));
    }

    [Theory]
    [InlineData(StatementKind.Do, "run_code: true")]
    [InlineData(StatementKind.Listen, "listen: true")]
    [InlineData(StatementKind.Notify, "notify: true")]
    [InlineData(StatementKind.TwoPhase, "administer: true")]
    [InlineData(StatementKind.Administration, "administer: true")]
    [InlineData(StatementKind.Maintenance, "administer: true")]
    [InlineData(StatementKind.Other, "administer: true")]
    [InlineData((StatementKind)999, null)]
    public void Kind_WithPermissionOfItsOwn_IsDeniedWithoutIt(StatementKind kind, string? permission)
    {
        Denied("DBG2001", Decide(Reader, new StatementFacts { Kind = kind }));
        if (permission is not null)
        {
            Allowed(Decide($"{{{permission}}}", new StatementFacts { Kind = kind }));
        }
    }

    [Fact]
    public void Kind_InsideExplain_CountsToo() =>
        Denied("DBG2001", Decide("{explain: false}", new StatementFacts { Kind = StatementKind.Explain, Inner = Select(Orders) }));

    [Fact]
    public void Catalog_OfTheServer_FollowsSystemCatalogs()
    {
        Allowed(Decide("{}", Select(Class, Direct(Class, "email"))));
        Denied("DBG2030", Decide("{system_catalogs: none}", Select(Class)));
        Denied("DBG2030", Decide("{read: [\"*.*\"], see: [\"*\"]}", Select(Passwords)));
        Allowed(Decide("{system_catalogs: all}", Select(Passwords)));
        Denied("DBG2030", Decide(Reader, Select(Contacts) with { Tables = [Touch(Contacts, AccessModes.Read), Touch(Passwords, AccessModes.Read, throughView: true)] }));
        Denied("DBG2030", Decide(Reader, new StatementFacts { Kind = StatementKind.Select, Tables = [Touch(Passwords, AccessModes.Read, throughView: true)] }));
        // The server's own views are not looked into: whatever is behind a view is behind a user's.
        Denied("DBG2030", Decide(Reader, Select(Class) with { Tables = [Touch(Class, AccessModes.Read), Touch(Passwords, AccessModes.Read, throughView: true)] }));
        Denied("DBG2031", Decide("{update: [\"*.*\"]}", new StatementFacts { Kind = StatementKind.Update, Tables = [Touch(Class, AccessModes.Update)] }));
    }

    private static void Allowed(Decision decision)
    {
        Assert.Empty(decision.Reasons.Where(r => r.Verdict != Verdict.Mask).Select(r => r.Sentence));
        Assert.True(decision.Verdict <= Verdict.Mask);
    }

    private static void Denied(string code, Decision decision)
    {
        Assert.Equal(Verdict.Deny, decision.Verdict);
        Assert.Contains(code, decision.Reasons.Where(r => r.Verdict == Verdict.Deny).Select(r => r.Code));
        Assert.All(decision.Reasons, r =>
        {
            Assert.False(char.IsUpper(r.Sentence[0]) || r.Sentence.EndsWith('.'));
            Assert.NotEmpty(r.Help);
        });
    }
}
