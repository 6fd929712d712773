using DbGuard.Core.Audit;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;

namespace DbGuard.Gateway.Tests.Postgres;

public sealed class SimpleQueryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Select_Allowed_GivesTheServersRows()
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Policies.AllowAll);
        await using var client = await rig.LogInAsync();
        var answer = await client.AskAsync(Frontend.Query("select 1 as one, 'x' as two"));
        Assert.Equal("TDCZ", string.Concat(answer.Select(m => m.Type)));
        Assert.Equal(["1", "x"], answer[1].TextCells);
        Assert.Equal('I', answer[3].Status);
        var decided = Assert.Single(rig.Audit.Of(AuditRecordKind.StatementDecided));
        Assert.Equal("select 1 as one, 'x' as two", decided.Statement);
    }

    [Fact]
    public async Task Npgsql_SelectWithParameters_Works()
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Policies.AllowAll);
        await using var connection = new NpgsqlConnection(rig.Endpoint().ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select $1 + 1, $2 || '!'", connection) { Parameters = { new() { Value = 41 }, new() { Value = "hey" } } };
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(42, reader.GetInt32(0));
        Assert.Equal("hey!", reader.GetString(1));
    }
}
