using System.Data;
using System.Data.Common;
using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

public sealed class LimitTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Tables = """
        create table t (id int primary key, name text, secret text);
        insert into t select i, 'n' || i, 'canary' || i from generate_series(1, 10) i;
        create table unique_secret (id int primary key, secret text unique deferrable initially deferred);
        insert into unique_secret values (1, 'canary');
        """;

    [Fact]
    public async Task Rows_AreLimited_AndMayBeExactlyAsMany()
    {
        await using var database = await CreateAsync("limits: {rows: 3}");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        Assert.Equal(3, await ReadAsync(connection, "SELECT id FROM t ORDER BY id LIMIT 3"));
        var error = await Assert.ThrowsAsync<DbGuardException>(() => ReadAsync(connection, "SELECT id FROM t"));
        Assert.Equal(("DBG2200", "53400"), (error.Code, error.SqlState));
        Assert.Equal(3, await ReadAsync(connection, "SELECT id FROM t ORDER BY id LIMIT 3"));
    }

    [Fact]
    public async Task ChangedRows_AboveTheLimit_AreUndone()
    {
        await using var database = await CreateAsync("limits: {rows: 100, rows_changed: 3}");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        var error = await Assert.ThrowsAsync<DbGuardException>(() => RunAsync(connection, "UPDATE t SET name = 'x' WHERE id > 5"));
        Assert.Equal("DBG2207", error.Code);
        Assert.Equal(3, await RunAsync(connection, "UPDATE t SET name = 'x' WHERE id > 7"));

        await using var transaction = await connection.BeginTransactionAsync();
        await Assert.ThrowsAsync<DbGuardException>(() => RunAsync(connection, "UPDATE t SET name = 'y' WHERE id < 5"));
        Assert.Equal(1, await RunAsync(connection, "UPDATE t SET name = 'y' WHERE id > 9"));
        await transaction.CommitAsync();
        Assert.Equal(3, await ReadAsync(connection, "SELECT id FROM t WHERE name IN ('x', 'y')"));
    }

    [Fact]
    public async Task ExportedRows_AreCountedOverTheSession()
    {
        await using var database = await CreateAsync("limits: {rows_per_session: 12}");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        Assert.Equal(10, await ReadAsync(connection, "SELECT name FROM t"));
        var error = await Assert.ThrowsAsync<DbGuardException>(() => ReadAsync(connection, "SELECT name FROM t"));
        Assert.StartsWith("DBG22", error.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeferredConstraint_SaysNothingAtCommit()
    {
        await using var database = await CreateAsync("");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await RunAsync(connection, "INSERT INTO unique_secret VALUES (2, 'canary')");
        }
        catch (DbGuardException)
        {
            return;     // keys that tell of labelled values are refused before they can
        }

        var error = await Assert.ThrowsAnyAsync<DbException>(() => transaction.CommitAsync());
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guesses_AreCounted()
    {
        await using var database = await CreateAsync("");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        DbGuardException? refused = null;
        for (var i = 0; refused is null && i < 2000; i++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM t WHERE secret = @guess";
            var guess = command.CreateParameter();
            (guess.ParameterName, guess.Value) = ("guess", $"guess{i}");
            command.Parameters.Add(guess);
            try
            {
                await command.ExecuteScalarAsync();
            }
            catch (DbGuardException e)
            {
                refused = e;
            }
        }

        Assert.Contains(refused?.Code, (string?[])["DBG2203", "DBG2060", "DBG2061"]);
    }

    [Fact]
    public async Task Procedure_GivesItsOutputs_AndTableDirectItsRows()
    {
        await using var database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Everything, Tables + "create procedure twice(value int, inout doubled int) language sql as 'select value * 2';");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandType) = ("twice", CommandType.StoredProcedure);
        foreach (var (name, direction) in ((string, ParameterDirection)[])[("value", ParameterDirection.Input), ("doubled", ParameterDirection.InputOutput)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value, parameter.Direction) = (name, 21, direction);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
        Assert.Equal(42, command.Parameters["doubled"].Value);

        command.Parameters.Clear();
        (command.CommandText, command.CommandType) = ("t", CommandType.TableDirect);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
    }

    [Fact]
    public async Task Identity_ThatExpires_RunsNothingMore()
    {
        await using var database = await CreateAsync("");
        database.Asking = database.Asking with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(2) };
        await using var connection = await database.Guarded.OpenConnectionAsync();
        Assert.Equal(10, await ReadAsync(connection, "SELECT name FROM t"));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal("DBG7015", (await Assert.ThrowsAsync<DbGuardException>(() => ReadAsync(connection, "SELECT name FROM t"))).Code);
    }

    [Fact]
    public async Task Identity_WithoutAProfile_OpensNothing()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Everything.Replace("everyone", "{agents: [other]}", StringComparison.Ordinal), "");
        var error = await Assert.ThrowsAsync<DbGuardException>(async () => await database.Guarded.OpenConnectionAsync());
        Assert.Equal("DBG2005", error.Code);
        Assert.Contains(database.Evidence.Records, r => r.Kind == AuditRecordKind.SessionRefused);
    }

    [Fact]
    public async Task OwnDefinitions_AreSeen_AndUndone()
    {
        await using var database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Masked("redact").Replace("update: [\"public.*\"]", "update: [\"public.*\"]\n      create: [\"*\"]", StringComparison.Ordinal), Tables);
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await RunAsync(connection, "CREATE TABLE own (id int, secret text)");
            await RunAsync(connection, "INSERT INTO own VALUES (1, 'canary')");
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT secret FROM own";
            Assert.Equal("[redacted]", await command.ExecuteScalarAsync());
            command.CommandText = "SHOW search_path";
            Assert.Equal("\"$user\", public", await command.ExecuteScalarAsync());
            await transaction.RollbackAsync();
        }

        await Assert.ThrowsAsync<DbGuardException>(() => ReadAsync(connection, "SELECT secret FROM own"));
        Assert.Equal(10, await ReadAsync(connection, "SELECT name FROM t"));
    }

    [Fact]
    public async Task UncountedLimits_AreRefused()
    {
        await using var database = await CreateAsync("limits: {statements_at_once: 1}");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        Assert.Equal("DBG5112", (await Assert.ThrowsAsync<DbGuardException>(() => ReadAsync(connection, "SELECT 1"))).Code);
    }

    [Fact]
    public async Task Detected_TextIsMasked_AndFound()
    {
        await using var database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Masked("redact").Replace("match: everyone", "match: everyone\n    detect: {find: [email]}", StringComparison.Ordinal), Tables);
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name || ' ada@example.com' FROM t WHERE id = 1";
        Assert.DoesNotContain("ada@example.com", (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
        Assert.Contains(database.Evidence.Records, r => r.Kind == AuditRecordKind.StatementFinished && r.Findings is [{ Detector: "email" }]);
    }

    private Task<GuardedDatabase> CreateAsync(string more) => GuardedDatabase.CreateAsync(postgres.Server, $"{Policies.Masked("redact")}\n{more}\n", Tables);

    private static async Task<int> ReadAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
        }

        return rows;
    }

    private static async Task<int> RunAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteNonQueryAsync();
    }
}
