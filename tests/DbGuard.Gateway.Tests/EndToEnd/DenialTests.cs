using System.Text.Json;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>What a client sees of a denial, and that the session is then where PostgreSQL would have left it.</summary>
public sealed class DenialTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    private readonly GuardedShop _shop = fixture.Shop;

    [Fact]
    public async Task DropTable_IsDenied_AndTheSessionGoesOn()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);

        var answer = await client.AskAsync(Frontend.Query("drop table orders"));

        var error = answer[0];
        Assert.Equal("EZ", Types(answer));
        Assert.Equal("42501", error.SqlState);
        Assert.Equal("ERROR", error.Fields['V']);
        Assert.NotEmpty(error.Fields['H']);
        using var detail = JsonDocument.Parse(error.Fields['D']);
        foreach (var key in new[] { "code", "rule", "objects", "how_to_fix", "retryable", "request_url" })
        {
            Assert.True(detail.RootElement.TryGetProperty(key, out _), key);
        }

        Assert.Equal('I', answer[^1].Status);
        Assert.Equal("TDCZ", Types(await client.AskAsync(Frontend.Query("select count(*) from orders"))));
    }

    [Theory]
    [InlineData("truncate orders")]
    [InlineData("alter table orders add column x int")]
    [InlineData("create table mine (a int)")]
    [InlineData("create view v as select ssn from customers")]
    [InlineData("grant select on customers to public")]
    [InlineData("insert into customers (full_name, email, ssn) values ('a', 'b', 'c')")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("select count(*) from customers where ssn = '937-63-7907'")]
    [InlineData("copy customers from stdin")]
    [InlineData("copy customers to '/tmp/dbguard-out'")]
    [InlineData("copy (select 1) to program 'id'")]
    [InlineData("do $$ begin drop table orders; end $$")]
    [InlineData("set role postgres")]
    [InlineData("select * from pg_authid")]
    [InlineData("explain analyze insert into customers (full_name, email, ssn) values ('a', 'b', 'c')")]
    [InlineData("prepare p as insert into customers (full_name, email, ssn) values ('a', 'b', 'c')")]
    [InlineData("with gone as (delete from products returning *) select 1; drop table orders")]
    public async Task Statement_NotGranted_IsDenied_AndNothingHappens(string sql)
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);

        await client.SendAsync(Frontend.Query(sql));
        var first = await client.ReadAsync();

        Assert.True(first.Type == 'E', $"{sql}: {first}");
        Assert.Equal("42501", first.SqlState);
        Assert.Empty(GuardedShop.Canaries.FindIn(client.Received));
        Assert.Equal(500L, await _shop.ActualAsync("select count(*) from orders"));
    }

    [Fact]
    public async Task Denial_InATransaction_AbortsIt()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        await client.AskAsync(Frontend.Query("begin; update products set name = 'renamed' where product_id = 1"));

        var denied = await client.AskAsync(Frontend.Query("drop table orders"));
        var after = await client.AskAsync(Frontend.Query("select 1"));
        var commit = await client.AskAsync(Frontend.Query("commit"));

        Assert.Equal('E', denied[^1].Status);
        Assert.Equal("25P02", after[0].SqlState);
        Assert.Equal(["C ROLLBACK", "Z I"], commit.Select(message => message.ToString()));
        Assert.NotEqual("renamed", await _shop.ActualAsync("select name from products where product_id = 1"));
    }

    [Fact]
    public async Task Denial_AfterASavepoint_IsUndoneByRollbackToIt()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);
        await client.AskAsync(Frontend.Query("begin"));
        await client.AskAsync(Frontend.Query("savepoint a"));
        await client.AskAsync(Frontend.Query("drop table orders"));

        Assert.Equal('T', (await client.AskAsync(Frontend.Query("rollback to a")))[^1].Status);
        Assert.Equal("TDCZ", Types(await client.AskAsync(Frontend.Query("select 1"))));
        Assert.Equal('I', (await client.AskAsync(Frontend.Query("commit")))[^1].Status);
    }

    [Fact]
    public async Task Denial_InAPipeline_SkipsToSync()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);

        await client.SendAsync(
            Frontend.Parse("select 1"), Frontend.Bind(), Frontend.Execute(),
            Frontend.Parse("drop table orders", "bad"), Frontend.Bind(statement: "bad"), Frontend.Execute(),
            Frontend.Parse("update products set name = 'skipped' where product_id = 2"), Frontend.Bind(), Frontend.Execute(),
            Frontend.Sync,
            Frontend.Parse("select 2"), Frontend.Bind(), Frontend.Execute(), Frontend.Sync);

        Assert.Equal("12DCEZ", Types(await client.ReadToReadyAsync()));
        Assert.Equal("12DCZ", Types(await client.ReadToReadyAsync()));
        Assert.NotEqual("skipped", await _shop.ActualAsync("select name from products where product_id = 2"));
    }

    [Fact]
    public async Task SeveralStatements_OneDenied_NoneRuns()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);

        var answer = await client.AskAsync(Frontend.Query("update products set name = 'first' where product_id = 3; commit; drop table orders"));

        Assert.Equal("EZ", Types(answer));
        Assert.NotEqual("first", await _shop.ActualAsync("select name from products where product_id = 3"));
    }

    [Fact]
    public async Task FunctionCall_IsDenied()
    {
        await using var client = await WireClient.LogInAsync(_shop.Agent);

        var answer = await client.AskAsync(Frontend.FunctionCall(1598));

        Assert.Equal("EZ", Types(answer));
        Assert.Equal("TDCZ", Types(await client.AskAsync(Frontend.Query("select 1"))));
    }

    private static string Types(IEnumerable<WireMessage> messages) => string.Concat(messages.Select(message => message.Type));
}
