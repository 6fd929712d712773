using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary><c>dbguard harden --plan</c> on a real server: the script gives exactly what the policy allows, and the findings are there when their cause is.</summary>
public sealed class HardenCommandTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Policy = """
        version: 1
        labels:
          email: [public.customers.email, "*.*.mail"]
          ssn: {columns: [public.customers.ssn], secret: true}
        masks: {email: email, ssn: redact}
        deny_tables: [public.secrets]
        profiles:
          reader: {match: {agents: reader}, may: {read: [public.*]}}
          writer: {match: {agents: writer}, may: {read: [public.notes], insert: [public.notes], update: [public.notes], delete: [public.notes], truncate: ["other.*"]}}
          auditor: {match: {agents: auditor}, may: {read: [public.customers], see: [email]}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-harden-");
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await postgres.Server.CreateDatabaseAsync("""
            create table customers (id int primary key, name text, email text, ssn text, "Odd ""name" int);
            create table notes (id serial primary key, body text);
            create table secrets (id int);
            create view contacts as select id, email as mail from customers;
            create view plain as select id, name from customers where id < 10;
            create schema other;
            create table other.heap (id int);
            create schema "Odd ""schema";
            create table "Odd ""schema"."x'; drop table customers; --" (id int);
            insert into customers values (1, 'Ann', 'ann@bank.example', '123-45-6789', 7);
            """);
        await postgres.Server.ExecuteAsync(_database, "drop role if exists hardened; create role hardened login password 'hardened-secret'");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "policy.yaml"), Policy);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "dbguard.json"), $$"""
            {
              "Upstream": { "Host": "{{PostgresServer.Host}}", "Port": {{postgres.Server.Port}}, "User": "postgres", "PasswordFile": "password", "Tls": "Disable" },
              "Agents": [ { "Name": "reader", "PasswordFile": "password" } ],
              "Databases": ["{{_database}}"],
              "Policy": { "File": "policy.yaml" }
            }
            """);
        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, postgres.Server.Password);
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async Task DisposeAsync()
    {
        await postgres.Server.ExecuteAsync(_database, "drop owned by hardened; drop role hardened");
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Script_ForOneProfileByColumn_GivesExactlyThat()
    {
        // What was granted before goes.
        await postgres.Server.ExecuteAsync(
            _database, "grant all on customers, notes, secrets to hardened; grant all on schema other to hardened; grant all on other.heap to hardened; grant all on sequence notes_id_seq to hardened");
        var script = await PlanAsync("--profile", "reader", "--role", "hardened", "--columns");
        await postgres.Server.ExecuteAsync(_database, script);

        Assert.Equal("id,name,Odd \"name", await ColumnsAsync("customers"));
        Assert.Equal("id", await ColumnsAsync("contacts"));
        Assert.Equal("id,name", await ColumnsAsync("plain"));
        Assert.Equal("", await ColumnsAsync("secrets"));
        Assert.Equal("SELECT", await PrivilegesAsync("notes"));
        Assert.Equal("", await PrivilegesAsync("other.heap"));
        Assert.Equal("f f f", await postgres.Server.ScalarAsync(
            _database, "select concat_ws(' ', has_schema_privilege('hardened', 'other', 'USAGE'), has_sequence_privilege('hardened', 'notes_id_seq', 'UPDATE'), has_sequence_privilege('hardened', 'notes_id_seq', 'USAGE'))"));
        await using var session = new NpgsqlConnection(postgres.Server.Endpoint(_database, "hardened", "hardened-secret").ConnectionString);
        await session.OpenAsync();
        await using var allowed = new NpgsqlCommand("select name from customers", session);
        Assert.Equal("Ann", await allowed.ExecuteScalarAsync());
        await using var refused = new NpgsqlCommand("select email from customers", session);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => refused.ExecuteScalarAsync())).SqlState);
    }

    [Fact]
    public async Task Script_ForAllProfiles_GivesWhatAnyOfThemNeeds()
    {
        await postgres.Server.ExecuteAsync(_database, await PlanAsync("--role", "hardened", "--columns"));

        Assert.Equal("id,name,email,Odd \"name", await ColumnsAsync("customers"));
        Assert.Equal("DELETE,INSERT,SELECT,UPDATE", await PrivilegesAsync("notes"));
        Assert.Equal("TRUNCATE", await PrivilegesAsync("other.heap"));
        await using var session = new NpgsqlConnection(postgres.Server.Endpoint(_database, "hardened", "hardened-secret").ConnectionString);
        await session.OpenAsync();
        await using var insert = new NpgsqlCommand("insert into notes (body) values ('x') returning id", session);
        Assert.Equal(1, await insert.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Script_WithoutColumns_LeavesMasksToTheGuard()
    {
        await postgres.Server.ExecuteAsync(_database, await PlanAsync("--profile", "reader", "--role", "hardened"));

        Assert.Equal("SELECT", await PrivilegesAsync("customers"));
        Assert.Equal("", await PrivilegesAsync("secrets"));
    }

    [Fact]
    public async Task Names_CannotBreakOutOfTheScript()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "policy.yaml"), "version: 1\nprofiles: {all: {match: everyone, may: {read: [\"*.*\"]}}}\n");
        await postgres.Server.ExecuteAsync(_database, "create role \"odd\"\"role'; drop table notes; --\"");
        try
        {
            await postgres.Server.ExecuteAsync(_database, await PlanAsync("--role", "odd\"role'; drop table notes; --"));
            Assert.Equal(1L, await postgres.Server.ScalarAsync(_database, "select count(*) from customers"));
            Assert.Equal(true, await postgres.Server.ScalarAsync(_database, "select has_table_privilege('odd\"role''; drop table notes; --', '\"Odd \"\"schema\".\"x''; drop table customers; --\"', 'SELECT')"));
        }
        finally
        {
            await postgres.Server.ExecuteAsync(_database, "drop owned by \"odd\"\"role'; drop table notes; --\"; drop role \"odd\"\"role'; drop table notes; --\"");
        }
    }

    [Theory]
    [InlineData("alter role hardened superuser", "role", "high")]
    [InlineData("alter role hardened bypassrls", "role", "high")]
    [InlineData("alter role hardened createrole", "role", "medium")]
    [InlineData("grant pg_read_all_data to hardened", "membership", "high")]
    [InlineData("create role hardened_group; grant hardened_group to hardened", "membership", "medium")]
    [InlineData("create foreign data wrapper hardened_w; create server hardened_s foreign data wrapper hardened_w; grant usage on foreign server hardened_s to hardened", "server-access", "high")]
    [InlineData("grant execute on function pg_ls_waldir() to hardened", "server-access", "high")]
    [InlineData("alter table notes owner to hardened", "owner", "high")]
    [InlineData("create function peek() returns text language sql security definer as 'select ssn from customers'", "security-definer", "high")]
    [InlineData("create function peek() returns text language sql security definer set search_path = pg_catalog as 'select 1::text'", "security-definer", "medium")]
    [InlineData("grant execute on function pg_read_file(text) to hardened", "server-access", "high")]
    [InlineData("grant create on schema public to public", "public-create", "high")]
    [InlineData("grant select on notes to public", "public-table", "high")]
    [InlineData("grant select on contacts to hardened", "view", "medium")]
    [InlineData("grant select on plain to hardened", "view", "low")]
    public async Task Finding_IsThereWhenItsCauseIs_AndItsRemedyEndsIt(string cause, string check, string severity)
    {
        var before = await FindingsAsync();
        try
        {
            await postgres.Server.ExecuteAsync(_database, cause);
            var found = Assert.Single(
                await FindingsAsync(), f => !before.Any(b => JsonNode.DeepEquals(b, f)) && (string?)f["check"] == check && (string?)f["severity"] == severity);
            if ((string?)found["remedy"] is { } remedy && !remedy.Contains("/*", StringComparison.Ordinal))
            {
                await postgres.Server.ExecuteAsync(_database, remedy);
                Assert.DoesNotContain(await FindingsAsync(), f => (string?)f["check"] == check && (string?)f["severity"] == severity && (string?)f["sentence"] == (string?)found["sentence"]);
            }
        }
        finally
        {
            await postgres.Server.ExecuteAsync(_database, "alter role hardened nosuperuser nobypassrls nocreaterole; revoke execute on function pg_read_file(text), pg_ls_waldir() from hardened; drop role if exists hardened_group; drop foreign data wrapper if exists hardened_w cascade; revoke create on schema public from public");
            await postgres.Server.ExecuteAsync(_database, "do $$ begin execute 'revoke pg_read_all_data from hardened'; end $$");
            await postgres.Server.ExecuteAsync(_database, "alter table notes owner to postgres");
        }
    }

    [Theory]
    [InlineData("on")]
    [InlineData("1")]
    [InlineData("true")]
    public async Task View_ThatRunsWithItsCallersRights_IsNoFinding_HoweverThatIsWritten(string yes)
    {
        await postgres.Server.ExecuteAsync(_database, $"alter view contacts set (security_invoker = {yes}); alter view plain set (security_barrier = {yes}); grant select on contacts, plain to hardened");
        Assert.DoesNotContain(await FindingsAsync(), f => (string?)f["check"] == "view");
    }

    [Fact]
    public async Task Mistakes_AreSaid()
    {
        var (code, _, error) = await RunAsync("--profile", "raeder");
        Assert.Equal((2, "--profile: the policy has no profile `raeder`; it has `reader`, `writer`, `auditor`"), (code, error.Trim()));
        (code, _, error) = await RunAsync("--role", "nobody-of-that-name");
        Assert.Equal(1, code);
        Assert.Contains("the server has no role `nobody-of-that-name`", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(["harden", "--plan", "--config", Path.Combine(_folder.FullName, "dbguard.json"), .. arguments]);

    private async Task<string> PlanAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    private async Task<List<JsonNode>> FindingsAsync() =>
        [.. JsonNode.Parse(await PlanAsync("--json", "--profile", "reader", "--role", "hardened"))!["findings"]!.AsArray().Select(f => f!)];

    private async Task<string> ColumnsAsync(string table) => (string)(await postgres.Server.ScalarAsync(
        _database,
        $"select coalesce(string_agg(attname, ',' order by attnum), '') from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and has_column_privilege('hardened', attrelid, attnum, 'SELECT')"))!;

    private async Task<string> PrivilegesAsync(string table) => (string)(await postgres.Server.ScalarAsync(
        _database,
        $"select coalesce(string_agg(p, ',' order by p), '') from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p where has_table_privilege('hardened', '{table}'::regclass, p)"))!;
}
