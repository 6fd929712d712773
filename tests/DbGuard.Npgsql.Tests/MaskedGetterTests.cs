using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

/// <summary>No getter gives out a labelled value, whatever its type and mask.</summary>
public sealed class MaskedGetterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string, string, string, string> Columns => new()
    {
        { "text", "'canary-77123'", "redact", "string [redacted]" },
        { "text", "'canary-77123'", "{partial: {keep_last: 2}}", "string ****23" },
        { "text", "'canary-77123'", "'null'", "DBNull" },
        { "varchar(20)", "'canary-77123'", "{partial: {keep_last: 2}}", "string ****23" },
        { "int", "77123", "{bucket: {width: 10000}}", "Int32 70000" },
        { "bigint", "77123", "{bucket: {width: 10000}}", "Int64 70000" },
        { "numeric(12,2)", "77123.45", "{bucket: {width: 10000}}", "Decimal 70000.00" },
        { "float8", "77123.5", "{bucket: {width: 10000}}", "Double 70000" },
        { "date", "'1977-12-03'", "{date_truncate: {unit: year}}", "DateOnly 01/01/1977" },
        { "timestamp", "'1977-12-03 07:07:07'", "{date_truncate: {unit: year}}", "DateTime 01/01/1977 00:00:00" },
        { "timestamptz", "'1977-12-03 07:07:07+00'", "{date_truncate: {unit: year}}", "DateTime 01/01/1977 00:00:00" },
        { "uuid", "'77123771-2377-1237-7123-771237712377'", "'null'", "DBNull" },
        { "int[]", "'{77123,NULL}'", "{bucket: {width: 10000}}", "Nullable`1[] [Int32 70000, null]" },
        { "text[]", "'{canary-77123}'", "{partial: {keep_last: 2}}", "String[] [string ****23]" },
        { "jsonb", "'{\"a\": \"canary-77123\"}'", "'null'", "DBNull" },
        { "bytea", "'\\x7712377123'", "'null'", "DBNull" },
        { "inet", "'77.123.77.123'", "redact", "DBNull" },
        { "money", "77123", "redact", "DBNull" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task MaskedColumn_LeavesMaskedInEveryGetter(string type, string literal, string mask, string expected)
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Masked(mask), $"create table t (id int primary key, secret {type}); insert into t values (1, {literal}), (2, null)");
        await using var raw = await database.Raw.OpenConnectionAsync();
        await using var guarded = await database.Guarded.OpenConnectionAsync();
        await using var rawCommand = raw.CreateCommand();
        await using var command = guarded.CreateCommand();
        rawCommand.CommandText = command.CommandText = "SELECT id, secret FROM t ORDER BY id";
        await using var rawReader = await rawCommand.ExecuteReaderAsync();
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess);
        Assert.True(await rawReader.ReadAsync() && await reader.ReadAsync());

        Assert.Equal(expected, await Getters.AskAsync(reader, 1, "GetValue"));
        foreach (var getter in Getters.All.Keys.Where(g => g is not ("GetFieldType" or "GetDataTypeName" or "GetName" or "IsDBNull" or "IsDBNullAsync")))
        {
            var answer = await Getters.AskAsync(reader, 1, getter);
            Assert.True(answer.StartsWith('!') || answer != await Getters.AskAsync(rawReader, 1, getter), $"{getter}: {answer}");
            Assert.DoesNotContain("77123", answer, StringComparison.Ordinal);
        }

        Assert.Equal("int 1", $"int {reader.GetInt32(0)}");
        Assert.Equal(rawReader.GetFieldType(1), reader.GetFieldType(1));
    }

    [Fact]
    public async Task ScalarAndAdapter_AreMasked()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Masked("redact"), "create table t (id int primary key, secret text); insert into t values (1, 'canary')");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT secret FROM t";
        Assert.Equal("[redacted]", await command.ExecuteScalarAsync());

        using var adapter = database.Guarded.Factory.CreateDataAdapter()!;
        adapter.SelectCommand = command;
        using var table = new System.Data.DataTable();
        adapter.Fill(table);
        Assert.Equal("[redacted]", table.Rows[0][0]);
    }

    [Fact]
    public async Task ErrorOfTheServer_LosesItsWords()
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Masked("redact"), "create table t (id int primary key, secret text unique); insert into t values (1, 'canary')");
        await using var connection = await database.Guarded.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO t VALUES (2, 'canary')";
        var error = await Assert.ThrowsAsync<DbGuard.AdoNet.DbGuardException>(() => command.ExecuteNonQueryAsync());
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }
}
