using System.Data.Common;
using System.Globalization;
using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

/// <summary>A decision is remembered with its text: never longer than everything that it depends on holds.</summary>
public sealed class KnownTextTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Tables = "create table t (id int primary key, name text); insert into t values (1, 'canary'); create schema other; create table other.t (id int, name text); insert into other.t values (2, 'other');";
    private const string Open = "version: 1\nprofiles: {all: {match: everyone, may: {read: [public.*, other.*], create: [table public.*], alter: [table public.*]}}}\n";

    [Fact]
    public async Task ProfileWhoseHoursAreOver_RunsNothingMore()
    {
        var now = DateTime.UtcNow;
        await using var database = await GuardedDatabase.CreateAsync(
            postgres.Server,
            string.Create(CultureInfo.InvariantCulture, $"version: 1\nprofiles: {{shift: {{match: {{agents: [agent], hours: {{from: \"{now.AddHours(-1):HH:mm}\", to: \"{now.AddHours(2):HH:mm}\", zone: UTC}}}}, may: {{read: [public.*]}}}}}}\n"),
            Tables);
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = Command(connection);
        Assert.Equal("canary", await command.ExecuteScalarAsync());
        Assert.Equal("canary", await command.ExecuteScalarAsync());
        database.Later = TimeSpan.FromHours(5);
        var refused = await Assert.ThrowsAsync<DbGuardException>(() => command.ExecuteScalarAsync());
        Assert.Equal("DBG2005", refused.Code);
        Assert.Equal(1, database.Evidence.Records.Count(r => r is { Kind: AuditRecordKind.StatementDecided, Decision.Verdict: Core.Decisions.Verdict.Deny }));
        database.Later = TimeSpan.Zero;
        Assert.Equal("canary", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task IdentityThatHasExpired_RunsNothingMore()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Open, Tables);
        database.Asking = new Principal { Kind = PrincipalKind.Agent, Subject = "agent", Issuer = "config", ExpiresAt = DateTimeOffset.UtcNow.AddHours(1) };
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = Command(connection);
        Assert.Equal("canary", await command.ExecuteScalarAsync());
        database.Later = TimeSpan.FromHours(2);
        Assert.Equal("DBG7015", (await Assert.ThrowsAsync<DbGuardException>(() => command.ExecuteScalarAsync())).Code);
    }

    [Fact]
    public async Task PolicyPathAndCatalog_CountAtOnce()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Open, Tables);
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = Command(connection);
        Assert.Equal("canary", await command.ExecuteScalarAsync());

        database.Guarded.Swap(PolicyReader.Read("version: 1\nlabels: {pii: [public.t.name]}\nmasks: {pii: redact}\nprofiles: {all: {match: everyone, may: {read: [public.*, other.*], alter: [table public.*]}}}\n"u8, "/").Policy!);
        Assert.Equal("[redacted]", await command.ExecuteScalarAsync());

        await RunAsync(connection, "set search_path to other");
        Assert.Equal("other", await command.ExecuteScalarAsync());
        await RunAsync(connection, "set search_path to public");
        Assert.Equal("[redacted]", await command.ExecuteScalarAsync());

        database.Guarded.Swap(PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes(Open), "/").Policy!);
        Assert.Equal("canary", await command.ExecuteScalarAsync());
        await RunAsync(connection, "alter table public.t rename column name to plain");
        Assert.Equal("DBG2012", (await Assert.ThrowsAsync<DbGuardException>(() => command.ExecuteScalarAsync())).Code);
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "select name from t";
        return command;
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
