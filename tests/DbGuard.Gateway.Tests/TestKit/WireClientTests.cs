using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.TestKit;

/// <summary>The raw client against PostgreSQL itself, so that what it reports about the gateway can be believed.</summary>
public sealed class WireClientTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExtendedQuery_InOnePiece_OrByteByByte_IsAnswered(bool split)
    {
        await using var client = await WireClient.LogInAsync(postgres.Server.Endpoint());
        byte[][] messages =
        [
            Frontend.Parse("select $1::int + 1 as n, null", "s"), Frontend.DescribeStatement("s"),
            Frontend.Bind(["41"], "s"), Frontend.Execute(), Frontend.Sync,
        ];
        await (split ? client.SendSplitAsync(messages) : client.SendAsync(messages));

        var answer = await client.ReadToReadyAsync();

        Assert.Equal("1tT2DCZ", string.Concat(answer.Select(message => message.Type)));
        Assert.Equal(["n", "?column?"], answer[2].ColumnNames);
        Assert.Equal(["42", null], answer[4].TextCells);
    }

    [Fact]
    public async Task Error_SkipsToSync_AndIsRead()
    {
        await using var client = await WireClient.LogInAsync(postgres.Server.Endpoint());

        var answer = await client.AskAsync(Frontend.Query("select 1/0"));

        Assert.Equal(["E 22012 division by zero", "Z I"], answer.Select(message => message.ToString()));
    }

    [Fact]
    public async Task Cancel_FromAnotherConnection_EndsTheStatement()
    {
        await using var client = await WireClient.LogInAsync(postgres.Server.Endpoint());
        await client.SendAsync(Frontend.Query("do $$ begin raise notice 'begun'; perform pg_sleep(60); end $$"));
        await client.ReadUntilAsync('N');

        await using var other = await WireClient.ConnectAsync(PostgresServer.Host, postgres.Server.Port);
        await other.SendAsync(Frontend.CancelRequest(client.ProcessId, client.CancelKey));
        Assert.True(await other.IsClosedAsync());
        var answer = await client.ReadAsync();

        Assert.Equal("57014", answer.SqlState);
    }

    [Fact]
    public async Task WrongPassword_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<WireRefusedException>(
            () => WireClient.LogInAsync(postgres.Server.Endpoint() with { Password = "wrong" }));

        Assert.Equal("28P01", refusal.Response.SqlState);
    }

    [Fact]
    public async Task Tls_IsBegunWhenOffered()
    {
        using var authority = new TestAuthority();
        await using var server = await PostgresServer.StartAsync(new() { Certificate = authority.Issue() });
        await using var client = await WireClient.ConnectAsync(PostgresServer.Host, server.Port);

        Assert.True(await client.StartTlsAsync(new() { TargetHost = "localhost", CertificateChainPolicy = authority.Trust() }));
        await client.LogInHereAsync(server.Endpoint());
        var answer = await client.AskAsync(Frontend.Query("select ssl from pg_stat_ssl where pid = pg_backend_pid()"));

        Assert.Equal(["t"], answer.Single(message => message.Type == 'D').TextCells);
    }
}
