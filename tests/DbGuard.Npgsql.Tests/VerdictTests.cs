using System.Data;
using System.Data.Common;
using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Npgsql.Tests;

public sealed class VerdictTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private GuardedDatabase _database = null!;
    private DbConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Masked("redact"), "create table t (id int primary key, name text, secret text); insert into t values (1, 'one', 'canary'), (2, 'two', 'canary')");
        _connection = await _database.Guarded.OpenConnectionAsync();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Denied_HasTheGatewaysWords_AndDoesNotRun()
    {
        var error = await Assert.ThrowsAsync<DbGuardException>(() => RunAsync("DELETE FROM t WHERE id = 1"));

        Assert.StartsWith("DBG2", error.Code, StringComparison.Ordinal);
        Assert.Equal("42501", error.SqlState);
        Assert.Contains(error.Code, error.Message, StringComparison.Ordinal);
        Assert.Contains("how_to_fix", error.Detail, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.Equal(2L, await ScalarAsync("SELECT count(*) FROM t"));
        Assert.Contains(_database.Evidence.Records, r => r.Kind == AuditRecordKind.StatementDecided && r.Statement == "DELETE FROM t WHERE id = 1");
    }

    [Fact]
    public async Task SyntaxError_HasTheServersCode() =>
        Assert.Equal("42601", (await Assert.ThrowsAsync<DbGuardException>(() => RunAsync("SELEC 1"))).SqlState);

    [Fact]
    public async Task SeveralStatements_OneDenied_NoneRuns()
    {
        await Assert.ThrowsAsync<DbGuardException>(() => RunAsync("UPDATE t SET name = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2"));
        Assert.Equal("one", await ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Theory]
    [InlineData("SELECT FROM t; SELECT upper(secret) FROM t")]
    [InlineData("SELECT FROM t; SELECT id FROM t; SELECT FROM t; SELECT upper(secret) FROM t")]
    [InlineData("UPDATE t SET name = name WHERE id = 1; SELECT upper(secret) FROM t")]
    [InlineData("SELECT id FROM t; SELECT secret FROM t")]
    [InlineData("SELECT id, name FROM t; SELECT id, secret || name FROM t")]
    public async Task SeveralResults_AreHeldAgainstTheirOwnPlans(string text)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = text;
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new List<string>();
        do
        {
            while (await reader.ReadAsync())
            {
                seen.AddRange(Enumerable.Range(0, reader.FieldCount).Select(i => Getters.Show(reader[i])));
            }
        }
        while (await reader.NextResultAsync());
        Assert.DoesNotContain(seen, s => s.Contains("canary", StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task Batch_OneDenied_NoneRuns()
    {
        await using var batch = _connection.CreateBatch();
        Add(batch, "UPDATE t SET name = 'x' WHERE id = 1");
        Add(batch, "DELETE FROM t WHERE id = 2");

        await Assert.ThrowsAsync<DbGuardException>(() => batch.ExecuteNonQueryAsync());
        Assert.Equal("one", await ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task Batch_IsMaskedAndCounted()
    {
        await using var batch = _connection.CreateBatch();
        Add(batch, "UPDATE t SET name = 'x' WHERE id = 1");
        Add(batch, "SELECT secret FROM t WHERE id = 1");
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal("[redacted]", reader.GetString(0));
        }

        batch.BatchCommands.RemoveAt(1);
        Assert.Equal(1, await batch.ExecuteNonQueryAsync());
        Assert.Equal(1, batch.BatchCommands[0].RecordsAffected);
    }

    [Fact]
    public async Task Transaction_SurvivesADenial()
    {
        await using (var transaction = await _connection.BeginTransactionAsync())
        {
            await RunAsync("UPDATE t SET name = 'kept' WHERE id = 1");
            await Assert.ThrowsAsync<DbGuardException>(() => RunAsync("DELETE FROM t WHERE id = 2"));
            await RunAsync("UPDATE t SET name = 'kept' WHERE id = 2");
            await transaction.CommitAsync();
        }

        Assert.Equal(2L, await ScalarAsync("SELECT count(*) FROM t WHERE name = 'kept'"));
    }

    [Fact]
    public async Task Transaction_FailedByTheServer_CanBeRolledBackByText()
    {
        await RunAsync("BEGIN");
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync("SELECT 1/0"));
        await Assert.ThrowsAnyAsync<DbException>(() => ScalarAsync("SELECT name FROM t"));
        await RunAsync("ROLLBACK");
        Assert.Equal("one", await ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task WithoutEvidence_NothingRuns()
    {
        _database.Evidence.IsBroken = true;
        var error = await Assert.ThrowsAsync<DbGuardException>(() => RunAsync("UPDATE t SET name = 'x' WHERE id = 1"));
        _database.Evidence.IsBroken = false;

        Assert.Equal("DBG8001", error.Code);
        Assert.Equal("one", await ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task Evidence_HoldsNoLabelledLiteralOrParameter()
    {
        await RunAsync("INSERT INTO t VALUES (7, 'seven', 'canary-literal')");
        await using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO t VALUES (8, @name, @secret)";
        Bind(command, "name", "eight");
        Bind(command, "secret", "canary-bound");
        await command.ExecuteNonQueryAsync();

        var written = string.Join('\n', _database.Evidence.Records.SelectMany(r => (r.Parameters ?? []).Append(r.Statement)));
        Assert.DoesNotContain("canary", written, StringComparison.Ordinal);
        Assert.Contains("eight", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchPath_IsFollowed()
    {
        await using (var raw = await _database.Raw.OpenConnectionAsync())
        await using (var create = new NpgsqlCommand("create schema other; create table other.t (id int, name text, secret int)", raw))
        {
            await create.ExecuteNonQueryAsync();
        }

        await RunAsync("SET search_path = other");
        // The profile reads public only.
        await Assert.ThrowsAsync<DbGuardException>(() => ScalarAsync("SELECT name FROM t"));
        await RunAsync("SET search_path = public");
        Assert.Equal("one", await ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task NewTable_IsSeen()
    {
        await using (var raw = await _database.Raw.OpenConnectionAsync())
        await using (var create = new NpgsqlCommand("create table later (id int, secret text); insert into later values (1, 'canary')", raw))
        {
            await create.ExecuteNonQueryAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal("[redacted]", await ScalarAsync("SELECT secret FROM later"));
    }

    [Theory]
    [InlineData("SET standard_conforming_strings = off")]
    [InlineData("SET client_encoding = 'LATIN1'")]
    [InlineData("COPY t TO STDOUT")]
    [InlineData("EXECUTE nothing")]
    [InlineData("LISTEN c")]
    [InlineData("SELECT lo_import('/etc/passwd')")]
    public async Task WhatIsNotGuarded_IsRefused(string text) => await Assert.ThrowsAsync<DbGuardException>(() => RunAsync(text));

    [Fact]
    public void DriversOtherDoors_AreRefused()
    {
        Assert.Throws<DbGuardException>(() => _connection.GetSchema("Tables"));
        Assert.Throws<DbGuardException>(() => _connection.ChangeDatabase("postgres"));
        Assert.Throws<DbGuardException>(() => _connection.ConnectionString = "Host=elsewhere");
        Assert.Throws<DbGuardException>(() => _database.Guarded.CreateCommand("SELECT 1"));
        Assert.Throws<DbGuardException>(() => _database.Guarded.Factory.CreateDataSource("Host=elsewhere"));
        Assert.Null(_database.Guarded.Factory.CreateCommandBuilder());
        using var raw = _database.Raw.CreateConnection();
        using var command = _connection.CreateCommand();
        Assert.Throws<DbGuardException>(() => command.Connection = raw);
        Assert.DoesNotContain(postgres.Server.Password, _connection.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepared_IsAdmittedEachTime()
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT secret FROM t WHERE id = @id";
        Bind(command, "id", 1);
        await command.PrepareAsync();
        Assert.Equal("[redacted]", await command.ExecuteScalarAsync());
        command.Parameters[0].Value = 2;
        Assert.Equal("[redacted]", await command.ExecuteScalarAsync());
        Assert.Equal(2, _database.Evidence.Records.Count(r => r.Kind == AuditRecordKind.StatementDecided));
    }

    [Fact]
    public async Task CloseConnection_ClosesWithTheReader()
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await (await command.ExecuteReaderAsync(CommandBehavior.CloseConnection)).DisposeAsync();
        Assert.Equal(ConnectionState.Closed, _connection.State);
        Assert.Contains(_database.Evidence.Records, r => r.Kind == AuditRecordKind.SessionClosed);
    }

    private async Task RunAsync(string text)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ScalarAsync(string text)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync();
    }

    private static void Add(DbBatch batch, string text)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = text;
        batch.BatchCommands.Add(command);
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
