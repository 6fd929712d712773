using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>The profile's limit holds whatever a session makes of the server's <c>statement_timeout</c>.</summary>
public sealed class StatementTimeoutTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Endless = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b";

    private const string Policy = """
        version: 1
        limits: {statement_timeout: 400ms}
        profiles: {all: {match: everyone, may: {set: ["*"]}}}
        """;

    [Theory]
    [InlineData("set statement_timeout = 0")]
    [InlineData("select set_config('statement_timeout', '1h', false)")]
    [InlineData("begin; set local statement_timeout = 0")]
    public async Task Statement_PastTheLimitWithTheServersClockOff_IsStopped(string off)
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Policy);
        await using var connection = new NpgsqlConnection(rig.Endpoint().ConnectionString);
        await connection.OpenAsync();
        await RunAsync(connection, off);

        var failure = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, Endless));

        Assert.Equal("57014", failure.SqlState);
        Assert.StartsWith("DBG2202 profile `all` may run a statement for at most 0.4 s", failure.MessageText, StringComparison.Ordinal);
        await RunAsync(connection, "rollback");
        Assert.Equal(1L, await RunAsync(connection, "select count(*) from generate_series(1, 1)"));
    }

    [Fact]
    public async Task EveryStatement_OfOneTextWithTheClockOff_HasTheLimitForItself()
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Policy);
        await using var client = await rig.LogInAsync();

        var answers = await client.AskAsync(Frontend.Query($"set statement_timeout = 0; select 1; {Endless}; select 2"));

        Assert.Equal("CTDCTEZ", string.Concat(answers.Select(m => m.Type).Where(t => t != 'S')));
    }

    [Fact]
    public async Task Client_WithAShorterTimeOfItsOwn_HasThat()
    {
        await using var rig = await GatewayRig.StartAsync(postgres.Server.Endpoint(), Policy.Replace("400ms", "1h", StringComparison.Ordinal));
        var builder = rig.Endpoint().Builder();
        builder.Options = "-c statement_timeout=100";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();

        var failure = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, Endless));

        Assert.Equal("canceling statement due to statement timeout", failure.MessageText);
    }

    [Theory]
    [InlineData("100", 100, true)]
    [InlineData(" 0.1 s ", 100, true)]
    [InlineData("1min", 60_000, true)]
    [InlineData("101", 100, false)]
    [InlineData("0", 100, false)]
    [InlineData("-1", 100, false)]
    [InlineData("1 fortnight", 100, false)]
    [InlineData("", 100, false)]
    public void Value_OfTheSetting_IsComparedWithTheLimit(string value, int limitMilliseconds, bool isWithin) =>
        Assert.Equal(isWithin, TimeoutText.IsWithin(value, TimeSpan.FromMilliseconds(limitMilliseconds)));

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
